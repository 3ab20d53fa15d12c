import { modexp } from "../../server/src/keys/modexp.ts";
import type { Generator } from "./generator.ts";
import type { Outcome } from "./load.ts";
import { PASSWORD, SIGNERS, userName } from "./seed.ts";
import { makeSrpAnswers } from "./srp-answers.ts";

/** Where the load goes. */
export interface Target {
  readonly port: number;
  readonly poolId: string;
  readonly clientId: string;
  readonly users: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Scenario {
  readonly name: string;
  /** The work no implementation can avoid, for its share of the limit; none where the limit is not cryptography. */
  readonly work?: { readonly signatures: number; readonly exponentiations: number };
  run(load: Generator, target: Target): Promise<Measured>;
}

const CONNECTIONS = 32;
const SECONDS = 3;

const signIn = ({ clientId }: Target) =>
  Array.from({ length: SIGNERS }, (_, place) => ({
    target: "InitiateAuth",
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: userName(place), PASSWORD },
    }),
  }));

const measured = ({ done, seconds, p50, p99 }: Outcome): Measured => ({ perSecond: done / seconds, p50, p99 });

export const passwordSignIn: Scenario = {
  name: "sign-in by password",
  work: { signatures: 2, exponentiations: 1 },
  run: async (load, target) =>
    measured(
      await load.run({ port: target.port, connections: CONNECTIONS, seconds: SECONDS, requests: signIn(target) }),
    ),
};

export const refresh: Scenario = {
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
      return {
        target: "InitiateAuth",
        body: JSON.stringify({
          AuthFlow: "REFRESH_TOKEN_AUTH",
          ClientId: target.clientId,
          AuthParameters: { REFRESH_TOKEN: AuthenticationResult.RefreshToken },
        }),
      };
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
    const begin = Array.from({ length: SIGNERS }, (_, place) => ({
      target: "InitiateAuth",
      body: JSON.stringify({
        AuthFlow: "USER_SRP_AUTH",
        ClientId: target.clientId,
        AuthParameters: { USERNAME: userName(place), SRP_A: srp.srpA },
      }),
    }));
    const { port } = target;
    const begun = await load.run({ port, connections: CONNECTIONS, count, requests: begin, keep: true });
    const requests = begun.answers.map((answer) => {
      const { ChallengeParameters } = JSON.parse(answer) as { ChallengeParameters: Record<string, string> };
      return {
        target: "RespondToAuthChallenge",
        body: JSON.stringify({
          ChallengeName: "PASSWORD_VERIFIER",
          ClientId: target.clientId,
          ChallengeResponses: srp.answer(ChallengeParameters),
        }),
      };
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
    const requests = Array.from({ length: 20_000 }, (_, place) => ({
      target: "SignUp",
      body: JSON.stringify({
        ClientId: target.clientId,
        Username: `new-${run}-${process.pid}-${place}`,
        Password: PASSWORD,
        UserAttributes: [{ Name: "email", Value: `new-${run}-${place}@example.com` }],
      }),
    }));
    return measured(await load.run({ port: target.port, connections: CONNECTIONS, seconds: SECONDS, requests }));
  },
};

const adminGetUser: Scenario = {
  name: "AdminGetUser",
  async run(load, target) {
    const requests = Array.from({ length: 5_000 }, () => ({
      target: "AdminGetUser",
      body: JSON.stringify({ UserPoolId: target.poolId, Username: userName(Math.floor(Math.random() * target.users)) }),
      signed: true,
    }));
    return measured(await load.run({ port: target.port, connections: CONNECTIONS, seconds: SECONDS, requests }));
  },
};

export const scenarios: readonly Scenario[] = [passwordSignIn, srpSignIn, refresh, signUp, adminGetUser];
