import { allowedFlows } from "../auth/allowed-flows.ts";
import { allows, CODE_ADDRESS } from "../auth/first-factors.ts";
import type { App } from "../clients/client.ts";
import type { Pool } from "../pools/pool.ts";
import type { Attributes } from "./user.ts";

const CODES = ["EMAIL_OTP", "SMS_OTP"] as const;

/** Whether the pool lets people sign in by a code alone. */
const hasPasswordless = (pool: Pool): boolean =>
  pool.settings.MfaConfiguration !== "ON" && CODES.some((factor) => allows(pool, factor));

/** Whether people sign up through this application without a password. */
export const takesPasswordless = ({ client, pool }: App): boolean =>
  hasPasswordless(pool) && allowedFlows(client.settings).has("ALLOW_USER_AUTH");

/** Whether somebody with these attributes can do without a password: there is an address that codes go to. */
export const canBePasswordless = (pool: Pool, attributes: Attributes): boolean =>
  hasPasswordless(pool) && CODES.some((factor) => allows(pool, factor) && Boolean(attributes[CODE_ADDRESS[factor]]));
