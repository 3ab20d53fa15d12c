import { afterPassword } from "../first-factor.ts";
import { passwordIn, usernameIn } from "../parameters.ts";
import { userWithPassword } from "../password.ts";
import type { Flow } from "./flow.ts";

const start: Flow["start"] = async (ctx, attempt, parameters) => {
  const username = usernameIn(attempt, parameters);
  return afterPassword(ctx, attempt, await userWithPassword(ctx, attempt, username, passwordIn(parameters)));
};

/** Name and password in one request. */
export const userPassword: Flow = {
  name: "USER_PASSWORD_AUTH",
  doors: ["public", "admin"],
  enabledBy: ["ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"],
  start,
};

/** The same for a back end that signs people in with its own credentials. */
export const adminUserPassword: Flow = {
  name: "ADMIN_USER_PASSWORD_AUTH",
  doors: ["admin"],
  enabledBy: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"],
  start,
};

/** Its name before 2019. */
export const adminNoSrp: Flow = { ...adminUserPassword, name: "ADMIN_NO_SRP_AUTH" };
