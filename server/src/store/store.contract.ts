import { afterAll, beforeAll, expect } from "vitest";
import { brandingContract } from "./branding.contract.ts";
import { configurationContract } from "./configuration.contract.ts";
import { devicesContract } from "./devices.contract.ts";
import { identityProvidersContract } from "./identity-providers.contract.ts";
import { importsContract } from "./imports.contract.ts";
import { messagesContract } from "./messages.contract.ts";
import { passkeysContract } from "./passkeys.contract.ts";
import { replicasContract } from "./replicas.contract.ts";
import { signInContract } from "./sign-in.contract.ts";
import { softwareTokensContract } from "./software-tokens.contract.ts";
import type { Servers } from "./store.fixture.ts";
import { termsContract } from "./terms.contract.ts";
import { threatProtectionContract } from "./threat-protection.contract.ts";
import { trackedSessionsContract } from "./tracked-sessions.contract.ts";
import { usersContract } from "./users.contract.ts";

// Bytes are equal when they hold the same, be they a Buffer or not.
expect.addEqualityTesters([
  (a, b) => (a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : undefined),
]);

/** Everything that `core/store/` promises, on the databases that `open` opens. */
export function storeContract(open: () => Promise<Servers>): void {
  let shared: Servers;
  beforeAll(async () => {
    shared = await open();
  });
  afterAll(() => shared[Symbol.asyncDispose]());
  const servers = () => shared;

  configurationContract(servers, open);
  brandingContract(servers);
  identityProvidersContract(servers);
  termsContract(servers);
  usersContract(servers);
  signInContract(servers, open);
  softwareTokensContract(servers);
  trackedSessionsContract(servers);
  devicesContract(servers);
  passkeysContract(servers);
  threatProtectionContract(servers);
  replicasContract(servers);
  messagesContract(open);
  importsContract(servers, open);
}
