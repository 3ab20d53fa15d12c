import { afterAll, beforeAll, expect } from "vitest";
import { brandingContract } from "./branding.contract.ts";
import { configurationContract } from "./configuration.contract.ts";
import { messagesContract } from "./messages.contract.ts";
import { signInContract } from "./sign-in.contract.ts";
import type { Servers } from "./store.fixture.ts";
import { usersContract } from "./users.contract.ts";

// Bytes are equal when they hold the same, be they a Buffer or not.
expect.addEqualityTesters([
  (a, b) => (a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : undefined),
]);

/** Everything that `core/ports.ts` promises of a store, on the databases that `open` opens. */
export function storeContract(open: () => Promise<Servers>): void {
  let shared: Servers;
  beforeAll(async () => {
    shared = await open();
  });
  afterAll(() => shared[Symbol.asyncDispose]());
  const servers = () => shared;

  configurationContract(servers, open);
  brandingContract(servers);
  usersContract(servers);
  signInContract(servers, open);
  messagesContract(open);
}
