import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { Hono } from "hono";
import { pino } from "pino";
import { clientOf, type TestApp, testApp } from "../testing/test-app.ts";
import { httpApp } from "./app.ts";

/** A server with request limits, behind a proxy that says who asks. `app.client` asks from nowhere, and is not limited by address. */
export interface LimitedServer extends AsyncDisposable {
  readonly app: TestApp;
  readonly http: Hono;
  /** The SDK at an address. */
  from(address: string, region?: string): CognitoIdentityProviderClient;
  /** Asks so many times, all at one moment, so that no time passes that would let more through. How each was answered. */
  burst<T>(times: number, ask: (time: number) => Promise<T>): Promise<readonly T[]>;
}

export async function aLimitedServer(requestsPerAddress: number): Promise<LimitedServer> {
  const app = await testApp({}, undefined, requestsPerAddress);
  const http = httpApp({
    ctx: app.ctx,
    log: pino({ level: "silent" }),
    baseDomain: "localhost",
    inbox: false,
    trustProxy: true,
    healthy: async () => true,
  });
  return {
    app,
    http,
    from: (address, region) =>
      clientOf(
        {
          fetch(request) {
            // What the proxy adds comes last; what stands before it anybody may have written.
            request.headers.set("x-forwarded-for", `198.51.100.99, ${address}`);
            return http.fetch(request);
          },
        },
        region,
      ),
    async burst(times, ask) {
      const moment = app.clock.now();
      const answers = [];
      for (let time = 0; time < times; time++) {
        app.clock.set(moment);
        answers.push(await ask(time));
      }
      return answers;
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
}
