import { modexp } from "../../server/src/keys/modexp.ts";
import type { Generator } from "./generator.ts";
import { hostedSignIns } from "./hosted-sign-ins.ts";
import type { Outcome, Sent } from "./load.ts";
import { DOMAIN, PASSWORD, SIGNERS, userName } from "./seed.ts";
import { makeSrpAnswers } from "./srp-answers.ts";

/** Where the load of the user pools API goes. */
export interface ApiTarget {
  readonly port: number;
  readonly poolId: string;
  readonly clientId: string;
  readonly users: number;
}

/** Where all of it goes. */
export interface Target extends ApiTarget {
  /** Clients of the OAuth endpoints: one that people sign in to, and one that speaks for itself. */
  readonly web: string;
  readonly machine: { readonly id: string; readonly secret: string };
}

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Scenario<Where = Target> {
  readonly name: string;
  /** The work no implementation can avoid, for its share of the limit; none where the limit is not cryptography. */
  readonly work?: { readonly signatures: number; readonly exponentiations: number };
  readonly run: (load: Generator, target: Where) => Promise<Measured>;
}

export const CONNECTIONS = 32;
export const SECONDS = 3;

/** An operation of the user pools API. */
const call = (operation: string, input: object): Sent => ({
  path: "/",
  headers: {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    ...(operation.startsWith("Admin") && {
      authorization:
        "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0",
    }),
  },
  body: JSON.stringify(input),
});

const signIn = ({ clientId }: ApiTarget) =>
  Array.from({ length: SIGNERS }, (_, place) =>
    call("InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: userName(place), PASSWORD },
    }),
  );

export const measured = ({ done, seconds, p50, p99 }: Outcome): Measured => ({ perSecond: done / seconds, p50, p99 });

export const passwordSignIn: Scenario<ApiTarget> = {
  name: "sign-in by password",
  work: { signatures: 2, exponentiations: 1 },
  run: async (load, target) =>
    measured(
      await load.run({ port: target.port, connections: CONNECTIONS, seconds: SECONDS, requests: signIn(target) }),
    ),
};

export const refresh: Scenario<ApiTarget> = {
  name: "refresh",
  work: { signatures: 2, exponentiations: 0 },
  async run(load, target) {
    const signedIn = await load.run({
      port: target.port,
      connections: CONNECTIONS,
      count: 200,
      requests: signIn(target).slice(0, 200),
      keep: true,
    });
    const requests = signedIn.answers.map((answer) => {
      const { AuthenticationResult } = JSON.parse(answer) as { AuthenticationResult: { RefreshToken: string } };
      return call("InitiateAuth", {
        AuthFlow: "REFRESH_TOKEN_AUTH",
        ClientId: target.clientId,
        AuthParameters: { REFRESH_TOKEN: AuthenticationResult.RefreshToken },
      });
    });
    return measured(await load.run({ port: target.port, connections: CONNECTIONS, seconds: SECONDS, requests }));
  },
};

/**
 * Both requests of an SRP sign-in under full load, one after the other; the clients' own arithmetic lies between them and is
 * not counted, for clients do it on their own machines.
 */
const srpSignIn: Scenario = {
  name: "sign-in by SRP",
  work: { signatures: 2, exponentiations: 3 },
  async run(load, target) {
    const count = 1_500;
    const srp = makeSrpAnswers(modexp, target.poolId, PASSWORD);
    const begin = Array.from({ length: SIGNERS }, (_, place) =>
      call("InitiateAuth", {
        AuthFlow: "USER_SRP_AUTH",
        ClientId: target.clientId,
        AuthParameters: { USERNAME: userName(place), SRP_A: srp.srpA },
      }),
    );
    const { port } = target;
    const begun = await load.run({ port, connections: CONNECTIONS, count, requests: begin, keep: true });
    const requests = begun.answers.map((answer) => {
      const { ChallengeParameters } = JSON.parse(answer) as { ChallengeParameters: Record<string, string> };
      return call("RespondToAuthChallenge", {
        ChallengeName: "PASSWORD_VERIFIER",
        ClientId: target.clientId,
        ChallengeResponses: srp.answer(ChallengeParameters),
      });
    });
    const ended = await load.run({ port, connections: CONNECTIONS, count, requests });
    return {
      perSecond: count / (begun.seconds + ended.seconds),
      p50: begun.p50 + ended.p50,
      p99: begun.p99 + ended.p99,
    };
  },
};

let signedUp = 0;

const signUp: Scenario = {
  name: "sign-up",
  async run(load, target) {
    const run = signedUp++;
    const requests = Array.from({ length: 20_000 }, (_, place) =>
      call("SignUp", {
        ClientId: target.clientId,
        Username: `new-${run}-${process.pid}-${place}`,
        Password: PASSWORD,
        UserAttributes: [{ Name: "email", Value: `new-${run}-${place}@example.com` }],
      }),
    );
    return measured(await load.run({ port: target.port, connections: CONNECTIONS, seconds: SECONDS, requests }));
  },
};

const adminGetUser: Scenario = {
  name: "AdminGetUser",
  async run(load, target) {
    const requests = Array.from({ length: 5_000 }, () =>
      call("AdminGetUser", {
        UserPoolId: target.poolId,
        Username: userName(Math.floor(Math.random() * target.users)),
      }),
    );
    return measured(await load.run({ port: target.port, connections: CONNECTIONS, seconds: SECONDS, requests }));
  },
};

/** A form for a token endpoint. */
export const form = (path: string, fields: Readonly<Record<string, string>>): Sent => ({
  path,
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});

/** The refresh grant at a token endpoint, of sign-ins through the hosted pages with `openid`. */
export const refreshGrant: Scenario = {
  name: "refresh grant",
  work: { signatures: 2, exponentiations: 0 },
  async run(load, target) {
    const requests = (await hostedSignIns(target, 50)).map((token) =>
      form(`/${DOMAIN}/oauth2/token`, { grant_type: "refresh_token", client_id: target.web, refresh_token: token }),
    );
    return measured(await load.run({ port: target.port, connections: CONNECTIONS, seconds: SECONDS, requests }));
  },
};

export const clientCredentials: Scenario = {
  name: "client credentials",
  work: { signatures: 1, exponentiations: 0 },
  async run(load, { port, machine }) {
    const requests = [
      form(`/${DOMAIN}/oauth2/token`, {
        grant_type: "client_credentials",
        client_id: machine.id,
        client_secret: machine.secret,
        scope: "api/read",
      }),
    ];
    return measured(await load.run({ port, connections: CONNECTIONS, seconds: SECONDS, requests }));
  },
};

export const scenarios: readonly Scenario[] = [
  passwordSignIn,
  srpSignIn,
  refresh,
  refreshGrant,
  clientCredentials,
  signUp,
  adminGetUser,
];
