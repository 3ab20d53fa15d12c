import type { Migration } from "../migrate.ts";
import { groundFloor } from "./0001-ground-floor.ts";
import { hostedSignIn } from "./0002-hosted-sign-in.ts";
import { branding } from "./0003-branding.ts";
import { terms } from "./0004-terms.ts";
import { identityProviders } from "./0005-identity-providers.ts";
import { importAndLogs } from "./0006-import-and-logs.ts";
import { sessions } from "./0007-sessions.ts";
import { secondFactors } from "./0008-second-factors.ts";
import { passkeys } from "./0010-passkeys.ts";
import { devices } from "./0011-devices.ts";
import { threatProtection } from "./0012-threat-protection.ts";
import { assurance } from "./0013-assurance.ts";
import { replicas } from "./0014-replicas.ts";

/** In order. Forward only; each must be safe while an older server still runs. */
export const migrations: readonly Migration[] = [
  groundFloor,
  hostedSignIn,
  branding,
  terms,
  identityProviders,
  importAndLogs,
  sessions,
  secondFactors,
  passkeys,
  devices,
  threatProtection,
  assurance,
  replicas,
];
