import { randomBytes } from "node:crypto";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { type HttpRequest, HttpResponse } from "@smithy/core/protocols";
import type { Hono } from "hono";
import { pino } from "pino";
import { operations } from "../api/user-pools/index.ts";
import type { Context, Site } from "../core/context.ts";
import { requestLimits } from "../core/limits/request-limits.ts";
import type { Message } from "../core/messages/message.ts";
import type { Clock } from "../core/ports.ts";
import type { SigningKey, TokenUse } from "../core/store/signing-keys.ts";
import { FunctionError, type Triggers } from "../core/triggers/port.ts";
import { httpApp } from "../http/app.ts";
import { modexp } from "../keys/modexp.ts";
import { srpPasswords } from "../keys/passwords.ts";
import { systemRandom } from "../keys/random.ts";
import { masterSeal } from "../keys/seal.ts";
import { signerOver } from "../keys/signer.ts";
import { generateSigningKey, type NewSigningKey } from "../keys/signing.ts";
import { webAuthn } from "../keys/webauthn.ts";
import { migrate } from "../store/migrate.ts";
import { migrations } from "../store/migrations/index.ts";
import { openSqlite } from "../store/sqlite.ts";
import { storeIn } from "../store/store.ts";
import type { Tables } from "../store/tables.ts";
import { samlKeys } from "../tls/saml-keys.ts";
import { heldToModel } from "./held-to-model.ts";

/** A clock that stands where it is put, but for a millisecond each time it is asked: no two events share an instant. */
export interface TestClock extends Clock {
  set(instant: string | Date): void;
  advance(milliseconds: number): void;
}

export interface TestApp extends AsyncDisposable {
  /** The AWS SDK, speaking to the app without a port. */
  readonly client: CognitoIdentityProviderClient;
  readonly ctx: Context;
  readonly clock: TestClock;
  readonly http: Hono;
  /** Everything sent so far, newest first; to one address where one is given. */
  inbox(to?: string): Promise<readonly Message[]>;
  /** What went to the logs of pools, by the ARNs that it was for. */
  readonly events: readonly { readonly destination: string; readonly event: Readonly<Record<string, unknown>> }[];
  /** The passwords that count as breached: a test adds its own. */
  readonly breached: Set<string>;
  /** The code of the newest message to an address. */
  codeFor(to: string): Promise<string>;
  close(): Promise<void>;
}

/** A whole server over a database of its own in memory; everything real but the clock, the wire, and the RSA keys, which are made once. */
export async function testApp(
  site: Partial<Site> = {},
  triggers = NO_FUNCTIONS,
  requestsPerAddress?: number,
): Promise<TestApp> {
  const clock = testClock();
  const seal = masterSeal({ current: randomBytes(32) });
  const database = openSqlite<Tables>(":memory:");
  await migrate(database, migrations);
  const store = storeIn(database, seal);
  const powMod: Context["powMod"] = async (base, exponent) => modexp(base, exponent);
  const events: TestApp["events"][number][] = [];
  const breached = new Set<string>();
  const random = systemRandom(clock);
  const ctx: Context = {
    clock,
    random,
    store,
    ...(requestsPerAddress !== undefined && {
      requestLimits: requestLimits({ clock, random, store }, requestsPerAddress),
    }),
    standbys: { of: () => undefined },
    seal,
    powMod,
    webAuthn,
    passwords: srpPasswords(powMod),
    breachedPasswords: { has: async (password) => breached.has(password) },
    signer: signerOver(store.signingKeys, { take: nextTestKey, close: () => {} }, clock),
    newSamlKey: samlKeys(nextTestKey, clock),
    delivery: { wake: () => {} },
    triggers,
    events: { write: (destination, _level, event) => void events.push({ destination, event }) },
    site: {
      publicUrl: "http://127.0.0.1:9229",
      accountId: "000000000000",
      issuer: "own",
      open: true,
      sendsEmail: false,
      ...site,
    },
  };
  const http = httpApp({
    ctx,
    log: pino({ level: "error" }),
    baseDomain: "localhost",
    inbox: true,
    healthy: async () => true,
    operations: heldToModel(operations),
  });
  const inbox = (to?: string) => store.messages.inbox(1000, to);
  const close = () => database.close();
  return {
    client: clientOf(http),
    ctx,
    clock,
    http,
    inbox,
    events,
    breached,
    async codeFor(to) {
      const code = (await inbox(to))[0]?.code;
      if (code === undefined) throw new Error(`No code was sent to ${to}`);
      return code;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** As where no trigger map is set. */
const NO_FUNCTIONS: Triggers = {
  invoke: () => Promise.reject(new FunctionError("failed", "ResourceNotFoundException")),
  handOver: () => Promise.reject(new FunctionError("failed", "ResourceNotFoundException")),
  checkSender: () => Promise.reject(new FunctionError("failed", "ResourceNotFoundException")),
};

function testClock(): TestClock {
  let now = Date.parse("2026-03-03T04:05:06.000Z");
  return {
    now: () => new Date(now++),
    set: (instant) => {
      now = new Date(instant).getTime();
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** Generating RSA keys takes longer than most tests: a run makes a few and deals them out in turn, each under a kid of its own. */
const madeKeys: Promise<NewSigningKey>[] = [];
let dealt = 0;

async function nextTestKey(): Promise<NewSigningKey> {
  const place = dealt++ % 4;
  madeKeys[place] ??= generateSigningKey();
  return { ...(await madeKeys[place]), kid: randomBytes(32).toString("base64") };
}

/** Keys for a pool that a test stores by itself. */
export async function testSigningKeys(poolId: string, createdAt: Date): Promise<readonly SigningKey[]> {
  const make = async (use: TokenUse) => ({ ...(await nextTestKey()), poolId, use, createdAt, retiredAt: undefined });
  return [await make("id"), await make("access")];
}

/** The AWS SDK with the app in the place of the network; retries are off, so that an error is seen once. */
export function clientOf(http: Pick<Hono, "fetch">, region = "us-east-1"): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    endpoint: "http://127.0.0.1:9229",
    region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    requestHandler: {
      async handle(request: HttpRequest) {
        const answer = await http.fetch(
          new Request(`http://127.0.0.1:9229${request.path}`, {
            method: request.method,
            headers: request.headers,
            body: request.body as string,
          }),
        );
        return {
          response: new HttpResponse({
            statusCode: answer.status,
            headers: Object.fromEntries(answer.headers),
            body: new Uint8Array(await answer.arrayBuffer()),
          }),
        };
      },
    },
  });
}
