import type { Migration } from "../migrate.ts";
import { groundFloor } from "./0001-ground-floor.ts";
import { hostedSignIn } from "./0002-hosted-sign-in.ts";
import { branding } from "./0003-branding.ts";

/** In order. Forward only; each must be safe while an older server still runs. */
export const migrations: readonly Migration[] = [groundFloor, hostedSignIn, branding];
