import {
  AdminDeleteSoftwareTokenCommand,
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type UserPoolMfaType,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect } from "vitest";
import {
  aPerson,
  aPersonWithApplication,
  aPoolWithMfa,
  EMAIL,
  PHONE,
  setFactors,
  turnOn,
} from "../../api/user-pools/mfa.fixture.ts";
import { type AuthenticatorApplication, authenticatorApplication } from "../../testing/authenticator-application.ts";
import { aClient } from "../../testing/builders.ts";
import { srpClient } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import { findApp } from "../clients/app.ts";
import type { Factor } from "../mfa/factor.ts";
import type { Answers, Attempt, ChallengeName, Door, Step } from "./attempt.ts";
import { associateInSignIn, verifyInSignIn } from "./challenges/mfa-setup.ts";
import { answerChallenge, startSignIn } from "./engine.ts";
import { dice, isCodeOf, make, subOf, testWalks } from "./walk.fixture.ts";

const FACTORS: readonly Factor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
const ADDRESSES = { SMS_MFA: ["phone_number", PHONE], EMAIL_OTP: ["email", EMAIL] } as const;
const DOORS: readonly Door[] = ["public", "admin", "hosted"];

interface Place {
  readonly UserPoolId: string;
  readonly ClientId: string;
  setting: UserPoolMfaType;
  factors: readonly Factor[];
  readonly people: Person[];
}

/** Somebody, and all that they know and have. */
interface Person {
  readonly Username: string;
  readonly sub: string;
  readonly place: Place;
  password: string;
  application: AuthenticatorApplication | undefined;
}

/** Somewhere within a sign-in: the question, what is right to answer, and what was truly shown on the way. */
interface Standing {
  readonly attempt: Attempt;
  readonly person: Person;
  readonly name: ChallengeName;
  readonly session: string;
  readonly shown: ReadonlySet<"PASSWORD" | Factor>;
  /** What was sent with the question. */
  readonly code: string;
  /** The secret that was handed out with the session. */
  readonly secret: string | undefined;
}

/**
 * Steps of sign-ins in any order, by anybody, with right and wrong answers, while operators change what a pool requires and what
 * its people have. Whatever it comes to: who is let in has shown the password and, where one is needed then, a second factor.
 */
describe("a walk through sign-ins reaches tokens only with the factors that are required", async () => {
  const app = await testApp();
  const { ctx, client } = app;
  afterAll(() => app.close());

  async function walk(seed: number) {
    const { roll, oneOf, mostly } = dice(seed);
    const asked = new Set<ChallengeName>();
    const reached = new Set<string>();
    const refusals = new Set<string>();

    const places: Place[] = [];
    for (const setting of ["OFF", "OPTIONAL", "ON"] as const) {
      const factors = setting === "OFF" ? [] : FACTORS;
      // With a name for a level every sign-in tells what was shown in it.
      const pool = { AcrConfiguration: { Level1: { AcrValue: "urn:cognito:loa:1" } } };
      const to = await aPoolWithMfa(app, setting, { factors, pool });
      const sibling = await aClient(app, to.UserPoolId);
      const people: Person[] = [];
      for (const ClientId of [to.ClientId, sibling.ClientId]) {
        places.push({ UserPoolId: to.UserPoolId, ClientId, setting, factors, people });
      }
      const place = places.at(-1) ?? expect.fail("there is no place");
      const password = "First-horse-1";
      for (const usable of [[], ["SMS_MFA"], ["SMS_MFA", "EMAIL_OTP"]] as const) {
        const attributes = Object.fromEntries(usable.map((factor) => ADDRESSES[factor]));
        const { Username, sub } = await aPerson(app, to, { attributes, password });
        if (setting === "OPTIONAL") await turnOn(app, to, Username, usable.slice(-1));
        people.push({ Username, sub, place, password, application: undefined });
      }
      if (setting !== "OPTIONAL") continue;
      const { Username, sub, application } = await aPersonWithApplication(app, to, { password });
      people.push({ Username, sub, place, password, application });
    }
    const people = [...new Set(places.flatMap((place) => place.people))];
    const standings: Standing[] = [];
    const codes: string[] = ["000000"];

    const attemptAt = async ({ ClientId }: Pick<Place, "ClientId">, door: Door): Promise<Attempt> => {
      const found = await findApp(ctx, ClientId);
      return found ? { ...found, door } : expect.fail("a client is gone");
    };
    /** Each request finds its pool as it is then. */
    const later = ({ client: { id }, door }: Attempt): Promise<Attempt> => attemptAt({ ClientId: id }, door);
    /** Places of one pool share its settings and people. */
    const placesOf = ({ UserPoolId }: Place) => places.filter((place) => place.UserPoolId === UserPoolId);
    const rightCode = ({ application }: Person): string => application?.codeAt(app.clock.now()) ?? oneOf(codes);

    /** What a sign-in of this person needs now, told by what operators see. */
    async function isEnough({ Username, place }: Person, shown: ReadonlySet<string>): Promise<boolean> {
      if (!shown.has("PASSWORD")) return false;
      const { setting, factors } = place;
      if (setting === "OFF") return true;
      const user = await client.send(new AdminGetUserCommand({ UserPoolId: place.UserPoolId, Username }));
      const has = (name: string) => user.UserAttributes?.some(({ Name, Value }) => Name === name && Value !== "");
      const on = user.UserMFASettingList ?? [];
      const counts: Readonly<Record<Factor, boolean | undefined>> = {
        SMS_MFA: factors.includes("SMS_MFA") && has("phone_number"),
        EMAIL_OTP: factors.includes("EMAIL_OTP") && has("email"),
        SOFTWARE_TOKEN_MFA: on.includes("SOFTWARE_TOKEN_MFA") || factors.includes("SOFTWARE_TOKEN_MFA"),
      };
      const needed = FACTORS.filter((factor) => on.includes(factor) && counts[factor]);
      if (needed.length > 0) return needed.some((factor) => shown.has(factor));
      return setting === "OPTIONAL" || FACTORS.some((factor) => counts[factor] && shown.has(factor));
    }

    /** Follows a step: on to its question, or in. */
    async function follow(step: Step, attempt: Attempt, person: Person, shown: Standing["shown"]): Promise<void> {
      if (step.kind === "challenge") {
        asked.add(step.name);
        const isSent = isByMessage(step.name);
        const code = isSent ? ((await ctx.store.messages.inbox(1))[0]?.code ?? "") : "";
        if (isSent) codes.push(code);
        const { name, session = "" } = step;
        standings.push({ attempt, person, name, session, shown, code, secret: undefined });
        return;
      }
      expect(step.kind === "tokens" ? subOf(step.tokens.accessToken) : step.user.sub).toBe(person.sub);
      const told = step.kind === "tokens" ? amrIn(step.tokens.accessToken) : step.amr;
      expect(new Set(told), `seed ${seed}: what was shown is told otherwise`).toEqual(
        new Set([...[...shown].map((each) => METHOD[each]), ...(shown.size > 1 ? ["mfa"] : [])]),
      );
      const where = `${person.place.setting}: ${[...shown].join(" ")}`;
      expect(await isEnough(person, shown), `seed ${seed}, ${where}`).toBe(true);
      reached.add(where);
    }

    async function begin(): Promise<void> {
      const person = oneOf(people);
      const place = mostly(90) ? oneOf(placesOf(person.place)) : oneOf(places);
      const attempt = await attemptAt(place, oneOf(DOORS));
      const password = mostly(85) ? person.password : oneOf(people).password;
      const shown = new Set(
        password === person.password && place.people.includes(person) ? (["PASSWORD"] as const) : [],
      );
      const USERNAME = person.Username;
      if (attempt.door === "hosted" || mostly(60)) {
        const flow = { public: "USER_PASSWORD_AUTH", admin: "ADMIN_USER_PASSWORD_AUTH", hosted: "PASSWORD" }[
          attempt.door
        ];
        await follow(await startSignIn(ctx, attempt, flow, { USERNAME, PASSWORD: password }), attempt, person, shown);
        return;
      }
      const srp = srpClient(place.UserPoolId);
      const step = await startSignIn(ctx, attempt, "USER_SRP_AUTH", { USERNAME, SRP_A: srp.srpA });
      if (step.kind !== "challenge") return expect.fail("SRP ended after its first half");
      const claim = srp.answer(step.parameters, password, app.clock.now());
      await follow(await answerChallenge(ctx, attempt, step.name, claim, undefined), attempt, person, shown);
    }

    /** Mostly one of the last, whose time is not over. */
    const recent = (of: readonly Standing[]): Standing =>
      (mostly(85) ? of.at(-1 - roll(3)) : undefined) ?? oneOf(of.length > 0 ? of : standings);

    async function answer(): Promise<void> {
      const standing = recent(standings);
      const other = oneOf(standings);
      const name = mostly(85) ? standing.name : oneOf([...asked]);
      const session = mostly(95) ? standing.session : `${standing.session.slice(0, -4)}AAAA`;
      const by = await later(
        mostly(90) ? standing.attempt : { ...(mostly(50) ? other.attempt : standing.attempt), door: oneOf(DOORS) },
      );
      const person = mostly(90) ? standing.person : other.person;
      const code = mostly(60) ? (name === "SOFTWARE_TOKEN_MFA" ? rightCode(person) : standing.code) : oneOf(codes);
      if (name === "SOFTWARE_TOKEN_MFA") codes.push(code);
      const answers: Answers = {
        USERNAME: person.Username,
        SMS_MFA_CODE: code,
        EMAIL_OTP_CODE: code,
        SOFTWARE_TOKEN_MFA_CODE: code,
        ANSWER: oneOf(FACTORS),
        ...(mostly(50) && { EMAIL: `${oneOf(["ada", "bob", "eve"])}-${roll(1_000)}@example.com` }),
      };
      const proven = FACTORS.filter(
        (factor) =>
          factor === name &&
          (isByMessage(factor) ? code === standing.code : isCodeOf(standing.person.application, code, app.clock.now())),
      );
      const step = await answerChallenge(ctx, by, name, answers, session);
      // Whatever a session is good for, it is that question, person, application and kind of door.
      const used = [name, session, person, by.client.id, by.door === "hosted"];
      const made = [
        standing.name,
        standing.session,
        standing.person,
        standing.attempt.client.id,
        standing.attempt.door === "hosted",
      ];
      expect(used, `seed ${seed}: a session was used for something else`).toEqual(made);
      await follow(step, by, standing.person, new Set([...standing.shown, ...proven]));
    }

    async function associate(): Promise<void> {
      const standing = recent(standings.filter(({ name }) => name === "MFA_SETUP"));
      const { attempt, session } = standing;
      const { secret, session: next } = await associateInSignIn(ctx, await later(attempt), session);
      standings.push({ ...standing, session: next, secret });
    }

    async function verify(): Promise<void> {
      const standing = recent(standings.filter(({ secret }) => secret !== undefined));
      const { attempt, session, person, secret, shown } = standing;
      const application = secret === undefined ? undefined : authenticatorApplication(secret);
      const right = application?.codeAt(app.clock.now());
      const code = mostly(65) ? (right ?? oneOf(codes)) : oneOf(codes);
      const next = await verifyInSignIn(ctx, await later(attempt), session, { code, name: undefined });
      expect(code, `seed ${seed}: verified by a wrong code`).toBe(right);
      person.application = application;
      standings.push({
        ...standing,
        session: next,
        secret: undefined,
        shown: new Set([...shown, "SOFTWARE_TOKEN_MFA"]),
      });
    }

    const MEMBERS = {
      SMS_MFA: "SMSMfaSettings",
      SOFTWARE_TOKEN_MFA: "SoftwareTokenMfaSettings",
      EMAIL_OTP: "EmailMfaSettings",
    };

    async function operate(): Promise<void> {
      // Where a sign-in is under way, most of the time.
      const person = (mostly(60) ? standings.at(-1)?.person : undefined) ?? oneOf(people);
      const { Username, place } = person;
      const { UserPoolId } = place;
      const deeds = [
        async () => {
          const wanted = { [MEMBERS[oneOf(FACTORS)]]: { Enabled: mostly(75), PreferredMfa: mostly(30) } };
          await client.send(new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, ...wanted }));
        },
        async () => {
          await client.send(new AdminDeleteSoftwareTokenCommand({ UserPoolId, Username }));
          person.application = undefined;
        },
        async () => {
          const setting = oneOf(["OFF", "OPTIONAL", "OPTIONAL", "ON", "ON"] as const);
          const factors = setting === "OFF" ? [] : FACTORS.filter(() => mostly(75));
          await setFactors(app, place, setting, factors);
          for (const each of placesOf(place)) Object.assign(each, { setting, factors });
        },
        async () => {
          const Password = `Horse-number-${roll(1_000)}`;
          await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
          person.password = Password;
        },
        async () => {
          const [Name, Value] = oneOf([
            ["phone_number", `+1555555${1_000 + roll(9_000)}`],
            ["email", `ada-${roll(1_000)}@example.com`],
          ] as const);
          const UserAttributes = [{ Name, Value }];
          await client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
        },
        async () => {
          const UserAttributeNames = [oneOf(["phone_number", "email"])];
          await client.send(new AdminDeleteUserAttributesCommand({ UserPoolId, Username, UserAttributeNames }));
        },
        async () => void (await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }))),
      ];
      await oneOf(deeds)();
    }

    const moves = [
      begin,
      begin,
      begin,
      answer,
      answer,
      answer,
      answer,
      answer,
      answer,
      associate,
      associate,
      verify,
      verify,
    ];
    for (let step = 0; step < 800; step++) {
      app.clock.advance(mostly(94) ? roll(10_000) : roll(30 * 60_000));
      const move = mostly(12) || standings.length === 0 ? oneOf([operate, begin]) : oneOf(moves);
      await make(move, refusals);
    }
    return { asked, reached, refusals };
  }

  testWalks(walk, {
    asked: ["EMAIL_OTP", "MFA_SETUP", "SELECT_MFA_TYPE", "SMS_MFA", "SOFTWARE_TOKEN_MFA"],
    reached: [
      "OFF: PASSWORD",
      "ON: PASSWORD EMAIL_OTP",
      "ON: PASSWORD SMS_MFA",
      "ON: PASSWORD SOFTWARE_TOKEN_MFA",
      "OPTIONAL: PASSWORD",
      "OPTIONAL: PASSWORD EMAIL_OTP",
      "OPTIONAL: PASSWORD SMS_MFA",
      "OPTIONAL: PASSWORD SOFTWARE_TOKEN_MFA",
    ],
    refusals: expect.arrayContaining([
      "Incorrect username or password.",
      "Invalid session for the user.",
      "Invalid session for the user, session is expired.",
      "Invalid session for the user, session can only be used once.",
      "Invalid code received for user",
      "Invalid code or auth state for the user.",
      "Your software token has already been used once.",
      "Code mismatch and fail enable Software Token MFA",
    ]),
  });
});

const METHOD = { PASSWORD: "pwd", SMS_MFA: "sms", EMAIL_OTP: "email_otp", SOFTWARE_TOKEN_MFA: "otp" } as const;

const amrIn = (token: string): readonly string[] =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).amr;

const isByMessage = (name: ChallengeName): name is "SMS_MFA" | "EMAIL_OTP" =>
  name === "SMS_MFA" || name === "EMAIL_OTP";
