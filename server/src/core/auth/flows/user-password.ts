import { LONGEST_PASSWORD, required, usernameIn } from "../parameters.ts";
import { provePassword } from "../password.ts";
import type { Flow } from "./flow.ts";

const start: Flow["start"] = async (ctx, attempt, parameters) => {
  const username = usernameIn(attempt, parameters);
  return provePassword(ctx, attempt, username, required(parameters, "PASSWORD", LONGEST_PASSWORD), {
    begins: true,
  });
};

/** Name and password in one request. */
export const userPassword: Flow = {
  name: "USER_PASSWORD_AUTH",
  doors: ["public"],
  allowedBy: "ALLOW_USER_PASSWORD_AUTH",
  start,
};

/** The same for a back end that signs people in with its own credentials. */
export const adminUserPassword: Flow = {
  name: "ADMIN_USER_PASSWORD_AUTH",
  doors: ["admin"],
  allowedBy: "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  start,
};

/** Its name before 2019. */
export const adminNoSrp: Flow = { ...adminUserPassword, name: "ADMIN_NO_SRP_AUTH" };

/** The form of the hosted pages, which every client with a local sign-in has. */
export const hostedPassword: Flow = { name: "PASSWORD", doors: ["hosted"], start };
