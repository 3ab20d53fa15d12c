import { describe, expect, test } from "vitest";
import { secretHash } from "../../testing/srp-client.ts";
import type { Client } from "./client.ts";
import { checkSecretHash, requireSecret } from "./secret-hash.ts";

const ID = "1example23456789";

const client = (...secrets: readonly string[]): Client => ({
  id: ID,
  poolId: "us-east-1_AbCdEfGhI",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 1,
  settings: {
    ClientName: "web",
    EnableTokenRevocation: true,
    AuthSessionValidity: 3,
    RefreshTokenValidity: 30,
    TokenValidityUnits: {},
    AllowedOAuthFlowsUserPoolClient: false,
    EnablePropagateAdditionalUserContextData: false,
  },
  secrets: secrets.map((value, at) => ({ id: `${ID}--${at}`, value, createdAt: new Date(at) })),
});

const NOT_RECEIVED = `Client ${ID} is configured with secret but SECRET_HASH was not received`;
const WRONG = `Unable to verify secret hash for client ${ID}`;

describe("a secret hash", () => {
  const hash = (name: string, secret = "first") => secretHash(name, ID, secret);

  test.each<[string, readonly string[], string | undefined, string | undefined]>([
    ["none from a public client", [], undefined, undefined],
    ["an empty one from a public client", [], "", undefined],
    ["the right one", ["first"], hash("ada"), undefined],
    ["over another of the names", ["first"], hash("sub"), undefined],
    ["by the second secret", ["first", "second"], hash("ada", "second"), undefined],
    ["none", ["first"], undefined, NOT_RECEIVED],
    ["an empty one", ["first"], "", WRONG],
    ["over another name", ["first"], hash("eve"), WRONG],
    ["over a name of another case", ["first"], hash("Ada"), WRONG],
    ["by another secret", ["first", "second"], hash("ada", "third"), WRONG],
    ["for another client", ["first"], secretHash("ada", "other", "first"), WRONG],
    ["without its padding", ["first"], hash("ada").replace("=", ""), WRONG],
    ["longer than any", ["first"], "A".repeat(131_072), WRONG],
  ])("%s", (_, secrets, given, refusal) => {
    const check = () => checkSecretHash(client(...secrets), given, ["ada", "sub"]);
    if (refusal === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: "NotAuthorizedException", message: refusal }));
  });

  test("is a mistake where the client has no secret", () => {
    expect(() => checkSecretHash(client(), hash("ada"), ["ada"])).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: `App client ${ID} is not configured for secret but secret hash was received`,
      }),
    );
  });
});

describe("a plain secret", () => {
  const REFUSED = `Unable to verify secret for client ${ID}`;

  test.each<[string, readonly string[], string | undefined, boolean]>([
    ["none from a public client", [], undefined, true],
    ["any from a public client", [], "x", false],
    ["the right one", ["first"], "first", true],
    ["the second one", ["first", "second"], "second", true],
    ["none", ["first"], undefined, false],
    ["an empty one", ["first"], "", false],
    ["a wrong one", ["first"], "First", false],
  ])("%s", (_, secrets, given, isTaken) => {
    const check = () => requireSecret(client(...secrets), given, "UnauthorizedException");
    if (isTaken) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: "UnauthorizedException", message: REFUSED }));
  });
});
