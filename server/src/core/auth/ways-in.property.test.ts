import {
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  SetUserPoolMfaConfigCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect } from "vitest";
import { ALWAYS, aDevice, type SignedInDevice } from "../../api/user-pools/devices.fixture.ts";
import { turnOn } from "../../api/user-pools/mfa.fixture.ts";
import { aPasskey, ORIGIN } from "../../api/user-pools/passkeys.fixture.ts";
import { type Authenticator, authenticator } from "../../testing/authenticator.ts";
import { type AuthenticatorApplication, authenticatorApplication } from "../../testing/authenticator-application.ts";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { testFunctions } from "../../testing/functions.ts";
import { type SrpClient, srpClient } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import { findApp } from "../clients/app.ts";
import type { Factor } from "../mfa/factor.ts";
import type { Answers, Attempt, ChallengeName, Door, Step } from "./attempt.ts";
import { associateInSignIn, verifyInSignIn } from "./challenges/mfa-setup.ts";
import { answerChallenge, startSignIn } from "./engine.ts";
import { dice, isCodeOf, make, subOf, testWalks } from "./walk.fixture.ts";

const FACTORS: readonly Factor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
const BEGINNINGS = ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"] as const;
const FLOWS: Readonly<Record<Door, readonly string[]>> = {
  public: ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH", "USER_AUTH", "USER_AUTH", "USER_AUTH"],
  admin: ["ADMIN_USER_PASSWORD_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH", "USER_AUTH"],
  hosted: ["PASSWORD", "USER_AUTH"],
};
const CODE_MEMBERS: Readonly<Partial<Record<ChallengeName, string>>> = {
  EMAIL_OTP: "EMAIL_OTP_CODE",
  SMS_OTP: "SMS_OTP_CODE",
  SMS_MFA: "SMS_MFA_CODE",
};

/** What a person can truly have shown; `WORD` is the answer to a function's question. */
type Shown = "PASSWORD" | "NEW_PASSWORD" | "SMS_OTP" | "WEB_AUTHN" | "DEVICE" | "WORD" | Factor;

interface Place {
  readonly UserPoolId: string;
  readonly ClientId: string;
  /** OFF; OPTIONAL, where devices are remembered and stand for a factor; ON, where everybody sets up an application. */
  readonly setting: "OFF" | "OPTIONAL" | "ON";
}

/** Somebody, and all that they know and have. */
interface Person {
  readonly Username: string;
  readonly sub: string;
  readonly places: readonly Place[];
  readonly setting: Place["setting"];
  /** What their sign-ins need one of. */
  readonly needed: readonly Factor[];
  readonly passkey: Authenticator;
  readonly device: SignedInDevice | undefined;
  password: string;
  /** The password is an operator's, for once. */
  isInvited: boolean;
  application: AuthenticatorApplication | undefined;
  /** The code that lets them choose a new password. */
  resetCode: string | undefined;
}

/** Somewhere within a sign-in: the question, and what was truly shown on the way. */
interface Standing {
  readonly attempt: Attempt;
  readonly person: Person;
  readonly isByFunctions: boolean;
  readonly name: ChallengeName;
  readonly parameters: Answers;
  readonly session: string;
  /** Beginning with what the sign-in began with. */
  readonly shown: readonly Shown[];
  /** What was sent with the question. */
  readonly code: string;
  readonly srp: SrpClient;
  /** A secret that was handed out with the session. */
  readonly secret?: string;
}

/**
 * Sign-ins that begin in every way there is, with the questions of each answered in any order, by anybody, with right and wrong
 * answers, and with sessions and codes of other people, applications and purposes. Whatever it comes to: who is let in has shown
 * what their pool asks for, and what was made for one question is good for that one, once.
 */
describe("a walk through all ways in reaches tokens only with what is required", async () => {
  const functions = testFunctions();
  const app = await testApp({}, functions);
  const { ctx, client } = app;
  afterAll(() => app.close());

  let questions = 0;
  const LambdaConfig = {
    DefineAuthChallenge: functions.make((event) => {
      const rounds = event.request["session"] as readonly { challengeName: string; challengeResult: boolean }[];
      const has = (name: string) => rounds.some(({ challengeName }) => challengeName === name);
      const words = rounds.filter(({ challengeName }) => challengeName === "CUSTOM_CHALLENGE");
      if (words.at(-1)?.challengeResult) return { ...event, response: { issueTokens: true } };
      if (words.length >= 3) return { ...event, response: { failAuthentication: true } };
      const challengeName = has("SRP_A") && !has("PASSWORD_VERIFIER") ? "PASSWORD_VERIFIER" : "CUSTOM_CHALLENGE";
      return { ...event, response: { challengeName } };
    }).arn,
    CreateAuthChallenge: functions.make((event) => {
      const question = `${++questions}`;
      const privateChallengeParameters = { word: wordFor(question) };
      return { ...event, response: { publicChallengeParameters: { question }, privateChallengeParameters } };
    }).arn,
    VerifyAuthChallengeResponse: functions.make((event) => {
      const { word } = event.request["privateChallengeParameters"] as { word: string };
      return { ...event, response: { answerCorrect: event.request["challengeAnswer"] === word } };
    }).arn,
  };

  async function aPlace(setting: Place["setting"]): Promise<readonly Place[]> {
    const { UserPoolId } = await aPool(app, {
      LambdaConfig,
      Policies: {
        SignInPolicy: {
          AllowedFirstAuthFactors: setting === "ON" ? ["PASSWORD"] : ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
        },
      },
      ...(setting === "OPTIONAL" && { DeviceConfiguration: ALWAYS }),
      ...(setting !== "OFF" && {
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only" as const, Priority: 1 }] },
      }),
    });
    await client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: setting,
        ...(setting !== "ON" && { WebAuthnConfiguration: { RelyingPartyId: "example.com" } }),
        ...(setting === "OPTIONAL" && {
          SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
          EmailMfaConfiguration: {},
        }),
        ...(setting === "ON" && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
      }),
    );
    const places: Place[] = [];
    for (const ClientName of ["web", "sibling"]) {
      const { ClientId } = await aClient(app, UserPoolId, {
        ClientName,
        ExplicitAuthFlows: [
          "ALLOW_USER_AUTH",
          "ALLOW_CUSTOM_AUTH",
          "ALLOW_USER_PASSWORD_AUTH",
          "ALLOW_ADMIN_USER_PASSWORD_AUTH",
          "ALLOW_USER_SRP_AUTH",
        ],
      });
      places.push({ UserPoolId, ClientId, setting });
    }
    return places;
  }

  async function aPerson(places: readonly Place[], serial: number): Promise<Person> {
    const [place = expect.fail("there is no place")] = places;
    const { UserPoolId, ClientId, setting } = place;
    const email = `p${serial}-${questions}@example.com`;
    const { Username, sub } = await aUser(app, UserPoolId, {
      attributes: { email, email_verified: "true", phone_number: `+1555555${1_000 + serial}` },
    });
    const passkey = authenticator();
    let device: SignedInDevice | undefined;
    // Where everybody needs a second factor, nobody begins with a passkey.
    if (setting !== "ON") await aPasskey(app, (await signIn(app, ClientId, Username)).AccessToken, passkey);
    const needed = NEEDED[setting][serial % 3] ?? [];
    if (setting === "OPTIONAL") {
      device = await aDevice(app, place, Username);
      if (needed.length > 0) await turnOn(app, place, Username, needed);
    }
    const password = `First-horse-${serial}`;
    await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }));
    return {
      Username,
      sub,
      places,
      setting,
      needed,
      passkey,
      device,
      password,
      isInvited: false,
      application: undefined,
      resetCode: undefined,
    };
  }

  async function walk(seed: number) {
    const { roll, oneOf, mostly } = dice(seed);
    const asked = new Set<ChallengeName>();
    const reached = new Set<string>();
    const refusals = new Set<string>();

    const people: Person[] = [];
    for (const setting of ["OFF", "OPTIONAL", "ON"] as const) {
      const places = await aPlace(setting);
      for (let serial = 0; serial < 3; serial++) people.push(await aPerson(places, serial));
    }
    const standings: Standing[] = [];
    const codes = ["000000"];
    const accepted = new Set<string>();
    const blame = (what: string) => `seed ${seed}: ${what}`;

    /** Whether these are enough for the person. */
    function isEnough(
      { setting, needed, isInvited }: Person,
      isByFunctions: boolean,
      shown: readonly Shown[],
    ): boolean {
      const [first, ...later] = shown;
      const isTrusted = setting === "OPTIONAL" && later.includes("DEVICE");
      const hasSecond = needed.length === 0 || isTrusted || needed.some((factor) => later.includes(factor));
      if (isByFunctions && !shown.includes("WORD")) return false;
      if (first === "WORD") return isByFunctions;
      if (first === "PASSWORD") return hasSecond && !isInvited;
      return first !== undefined && needed.length === 0 && !isInvited;
    }

    const attemptAt = async (place: Place, door: Door): Promise<Attempt> => {
      const found = await findApp(ctx, place.ClientId);
      return found ? { ...found, door } : expect.fail("a client is gone");
    };

    /** Follows a step: on to its question, or in. */
    async function follow(step: Step, from: Pick<Standing, "attempt" | "person" | "isByFunctions" | "shown" | "srp">) {
      const { person, isByFunctions, shown } = from;
      if (step.kind === "challenge") {
        asked.add(step.name);
        const isSent = step.name in CODE_MEMBERS;
        const code = isSent ? ((await ctx.store.messages.inbox(1))[0]?.code ?? "") : "";
        if (isSent) codes.push(code);
        const { name, parameters, session = "" } = step;
        standings.push({ ...from, name, parameters, session, code });
        return;
      }
      const where = `${person.setting}${isByFunctions ? " by functions" : ""}: ${shown.join(" ")}`;
      expect(step.kind === "tokens" ? subOf(step.tokens.accessToken) : step.user.sub, blame(where)).toBe(person.sub);
      expect(isEnough(person, isByFunctions, shown), blame(where)).toBe(true);
      reached.add(where);
    }

    async function begin(): Promise<void> {
      const person = oneOf(mostly(40) ? people.filter((each) => each.device) : people);
      const place = mostly(92) ? oneOf(person.places) : oneOf(oneOf(people).places);
      const isHere = person.places.includes(place);
      const attempt = await attemptAt(place, oneOf(["public", "public", "admin", "hosted"] as const));
      const flow = oneOf(FLOWS[attempt.door]);
      const srp = srpClient(place.UserPoolId);
      const PASSWORD = mostly(85) ? person.password : oneOf(people).password;
      const device = mostly(90) ? person.device : oneOf(people).device;
      const isByFunctions = flow === "CUSTOM_AUTH";
      const isChosen = flow === "USER_AUTH";
      const step = await startSignIn(ctx, attempt, flow, {
        USERNAME: person.Username,
        ...(!isByFunctions && (!isChosen || mostly(40)) && { PASSWORD }),
        ...((flow === "USER_SRP_AUTH" || mostly(50)) && { SRP_A: srp.srpA }),
        ...(isByFunctions && mostly(50) && { CHALLENGE_NAME: "SRP_A", SRP_A: srp.srpA }),
        ...(isChosen && mostly(60) && { PREFERRED_CHALLENGE: oneOf(BEGINNINGS) }),
        ...(device && mostly(80) && { DEVICE_KEY: device.DeviceKey }),
      });
      // What is offered a choice, and what begins with an exchange, has shown nothing yet.
      const isAtBeginning =
        step.kind === "challenge" &&
        (step.available !== undefined || ["PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"].includes(step.name));
      const shown: readonly Shown[] = !isAtBeginning && isHere && PASSWORD === person.password ? ["PASSWORD"] : [];
      await follow(step, { attempt, person, isByFunctions, shown, srp });
    }

    /** Mostly one of the last, whose time is not over. */
    const recent = (of: readonly Standing[]): Standing =>
      (mostly(90) ? of.at(-1 - roll(3)) : undefined) ?? oneOf(of.length > 0 ? of : standings);

    /** What somebody brings to a question, and what of it is right for the person who is asked. */
    function answersTo(
      name: ChallengeName,
      { person, parameters, code, srp }: Standing,
      asker: Standing,
    ): { answers: Answers; right: Shown | undefined } {
      const isOwn = parameters === asker.parameters;
      const when = (holds: boolean, right: Shown) => ({ right: holds && isOwn ? right : undefined });
      const password = mostly(85) ? person.password : oneOf(people).password;
      const isPassword = password === asker.person.password;
      const member = CODE_MEMBERS[name];
      if (member !== undefined) {
        const given = mostly(75) ? code : oneOf(codes);
        return {
          answers: { [member]: given },
          right: given !== "" && given === asker.code ? (name as Shown) : undefined,
        };
      }
      switch (name) {
        case "SELECT_CHALLENGE": {
          const ANSWER = oneOf(BEGINNINGS);
          const PASSWORD = mostly(50) ? { PASSWORD: password } : {};
          const isGiven = ANSWER === "PASSWORD" && "PASSWORD" in PASSWORD;
          return {
            answers: { ANSWER, ...PASSWORD, SRP_A: srp.srpA },
            right: isGiven && isPassword ? "PASSWORD" : undefined,
          };
        }
        case "PASSWORD":
          return { answers: { PASSWORD: password }, right: isPassword ? "PASSWORD" : undefined };
        case "PASSWORD_SRP":
          return { answers: { SRP_A: srp.srpA }, right: undefined };
        case "PASSWORD_VERIFIER":
          return parameters["SALT"] === undefined
            ? { answers: {}, right: undefined }
            : { answers: srp.answer(parameters, password, app.clock.now()), ...when(isPassword, "PASSWORD") };
        case "SOFTWARE_TOKEN_MFA": {
          const given = mostly(75) ? (person.application?.codeAt(app.clock.now()) ?? oneOf(codes)) : oneOf(codes);
          codes.push(given);
          return {
            answers: { SOFTWARE_TOKEN_MFA_CODE: given },
            right: isCodeOf(asker.person.application, given, app.clock.now()) ? name : undefined,
          };
        }
        case "NEW_PASSWORD_REQUIRED":
          return { answers: { NEW_PASSWORD: `Chosen-horse-${roll(10_000)}` }, right: "NEW_PASSWORD" };
        case "SELECT_MFA_TYPE":
          return { answers: { ANSWER: oneOf(FACTORS) }, right: undefined };
        case "WEB_AUTHN": {
          const options: unknown = JSON.parse(
            parameters["CREDENTIAL_REQUEST_OPTIONS"] ?? '{"challenge":"","rpId":"example.com"}',
          );
          // By the right passkey, or by another that says it is that one.
          const by = mostly(75) ? person : oneOf(people);
          const credential = by.passkey.get(options, ORIGIN, { id: person.passkey.id });
          return {
            answers: { CREDENTIAL: JSON.stringify(credential) },
            ...when(person === asker.person && by === person, name),
          };
        }
        case "CUSTOM_CHALLENGE": {
          const given = mostly(75) ? wordFor(parameters["question"] ?? "") : wordFor(`${roll(questions + 1)}`);
          return {
            answers: { ANSWER: given },
            right: given === wordFor(asker.parameters["question"] ?? "") ? "WORD" : undefined,
          };
        }
        case "DEVICE_SRP_AUTH":
          return { answers: { SRP_A: person.device?.itself.srpA ?? "2" }, right: undefined };
        case "DEVICE_PASSWORD_VERIFIER": {
          if (person.device === undefined || parameters["SALT"] === undefined) return { answers: {}, right: undefined };
          const claim = person.device.itself.answer(parameters, app.clock.now());
          const isTrue = mostly(65);
          const PASSWORD_CLAIM_SIGNATURE = isTrue
            ? claim["PASSWORD_CLAIM_SIGNATURE"]
            : Buffer.alloc(32).toString("base64");
          return {
            answers: { ...claim, PASSWORD_CLAIM_SIGNATURE: PASSWORD_CLAIM_SIGNATURE ?? "" },
            ...when(isTrue && person === asker.person, "DEVICE"),
          };
        }
        default:
          return { answers: {}, right: undefined };
      }
    }

    async function answer(): Promise<void> {
      const standing = recent(standings);
      const other = mostly(50) ? oneOf(standings) : recent(standings);
      const name = mostly(88) ? standing.name : oneOf([...asked]);
      const session = mostly(94)
        ? standing.session
        : mostly(50)
          ? other.session
          : `${standing.session.slice(0, -4)}AAAA`;
      const elsewhere = [
        await attemptAt(oneOf(standing.person.places), standing.attempt.door),
        other.attempt,
        { ...standing.attempt, door: oneOf(["public", "admin", "hosted"] as const) },
      ];
      const by = mostly(88) ? standing.attempt : oneOf(elsewhere);
      const brought = mostly(92) ? standing : other;
      // The block of an exchange carries what elsewhere the session does.
      const isExchange = name === "PASSWORD_VERIFIER";
      const asker = isExchange ? brought : standing;
      const { answers, right } = answersTo(name, brought, asker);
      const USERNAME = (mostly(95) ? asker : other).person.Username;
      const step = await answerChallenge(ctx, by, name, { ...answers, USERNAME }, session);

      const isChoice = asker.name === "SELECT_CHALLENGE" && (name === "PASSWORD" || name === "PASSWORD_SRP");
      const madeFor = (attempt: Attempt) => [attempt.client.id, attempt.door === "hosted"];
      const used = [isChoice ? asker.name : name, isExchange || session, USERNAME, ...madeFor(by)];
      const made = [asker.name, isExchange || asker.session, asker.person.Username, ...madeFor(asker.attempt)];
      expect(used, blame("what was made for one question was used for another")).toEqual(made);
      const once = isExchange ? (asker.parameters["SECRET_BLOCK"] ?? "") : session;
      expect(accepted.has(once), blame(`an answer to ${name} was taken twice`)).toBe(false);
      accepted.add(once);

      if (right === "NEW_PASSWORD") {
        Object.assign(asker.person, { password: answers["NEW_PASSWORD"], isInvited: false });
      }
      const shown = right === undefined ? asker.shown : [...asker.shown, right];
      await follow(step, { ...asker, attempt: by, shown });
    }

    async function associate(): Promise<void> {
      const standing = recent(mostly(85) ? standings.filter(({ name }) => name === "MFA_SETUP") : standings);
      const { attempt, session, name } = standing;
      const { secret, session: next } = await associateInSignIn(ctx, attempt, session);
      expect(name, blame("a secret was handed out in another question")).toBe("MFA_SETUP");
      standings.push({ ...standing, session: next, secret });
    }

    async function verifyCode(): Promise<void> {
      const standing = recent(standings.filter(({ secret }) => secret !== undefined));
      const { attempt, session, person, secret, shown } = standing;
      const application = secret === undefined ? undefined : authenticatorApplication(secret);
      const right = application?.codeAt(app.clock.now());
      const code = mostly(75) ? (right ?? oneOf(codes)) : oneOf(codes);
      const next = await verifyInSignIn(ctx, attempt, session, { code, name: undefined });
      expect(code, blame("verified by a wrong code")).toBe(right);
      person.application = application;
      const { secret: _, ...rest } = standing;
      standings.push({ ...rest, session: next, shown: [...shown, "SOFTWARE_TOKEN_MFA"] });
    }

    /** A session of a sign-in is none of a sign-up. */
    async function begunBySession(): Promise<void> {
      const { attempt, person, session } = recent(standings);
      await startSignIn(ctx, attempt, "USER_AUTH", { USERNAME: person.Username }, session);
      expect.fail(blame("a sign-in began with the session of another"));
    }

    /** Codes of sign-ins are good for no new password, nor those for sign-ins. */
    async function recover(): Promise<void> {
      const person = oneOf(people.filter(({ setting }) => setting === "OFF"));
      const { Username } = person;
      const { ClientId } = oneOf(person.places);
      if (person.resetCode === undefined || mostly(30)) {
        await client.send(new ForgotPasswordCommand({ ClientId, Username }));
        person.resetCode = (await ctx.store.messages.inbox(1))[0]?.code;
        codes.push(person.resetCode ?? "");
        return;
      }
      const ConfirmationCode = mostly(30) ? person.resetCode : oneOf(codes);
      const Password = `Found-horse-${roll(10_000)}`;
      await client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }));
      expect(ConfirmationCode, blame("a password was changed by another code")).toBe(person.resetCode);
      Object.assign(person, { password: Password, isInvited: false, resetCode: undefined });
    }

    async function operate(): Promise<void> {
      const person = oneOf(people);
      const { Username } = person;
      const { UserPoolId } = oneOf(person.places);
      if (mostly(25)) {
        await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
        return;
      }
      const Password = `Given-horse-${roll(10_000)}`;
      const Permanent = mostly(50);
      await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent }));
      Object.assign(person, { password: Password, isInvited: !Permanent });
    }

    const moves = [...Array.from({ length: 9 }, () => answer), begin, begin, associate, verifyCode, begunBySession];
    for (let step = 0; step < 650; step++) {
      app.clock.advance(mostly(96) ? roll(8_000) : roll(30 * 60_000));
      const move = standings.length === 0 ? begin : mostly(6) ? oneOf([operate, recover, recover]) : oneOf(moves);
      await make(move, refusals);
    }
    return { asked, reached, refusals };
  }

  testWalks(walk, {
    asked: [
      "CUSTOM_CHALLENGE",
      "DEVICE_PASSWORD_VERIFIER",
      "DEVICE_SRP_AUTH",
      "EMAIL_OTP",
      "MFA_SETUP",
      "NEW_PASSWORD_REQUIRED",
      "PASSWORD",
      "PASSWORD_SRP",
      "PASSWORD_VERIFIER",
      "SELECT_CHALLENGE",
      "SELECT_MFA_TYPE",
      "SMS_MFA",
      "SMS_OTP",
      "SOFTWARE_TOKEN_MFA",
      "WEB_AUTHN",
    ],
    reached: expect.arrayContaining([
      "OFF: EMAIL_OTP",
      "OFF: PASSWORD",
      "OFF: SMS_OTP",
      "OFF: WEB_AUTHN",
      "ON: PASSWORD SOFTWARE_TOKEN_MFA",
      "OPTIONAL: PASSWORD DEVICE",
      "OPTIONAL: PASSWORD SMS_MFA",
      expect.stringMatching(/ by functions: WORD/),
      expect.stringMatching(/ by functions: PASSWORD .*WORD/),
      expect.stringMatching(/ NEW_PASSWORD/),
    ]),
    refusals: expect.arrayContaining([
      "Code mismatch and fail enable Software Token MFA",
      "Incorrect username or password.",
      "Invalid code or auth state for the user.",
      "Invalid code provided, please request a code again.",
      "Invalid code received for user",
      "Invalid session for the user, session can only be used once.",
      "Invalid session for the user, session is expired.",
      "Invalid session for the user.",
      "Invalid verification code provided, please try again.",
    ]),
  });
});

/** What three people of a pool need one of. */
const NEEDED: Readonly<Record<Place["setting"], readonly (readonly Factor[])[]>> = {
  OFF: [],
  OPTIONAL: [[], ["SMS_MFA"], ["SMS_MFA", "EMAIL_OTP"]],
  ON: [["SOFTWARE_TOKEN_MFA"], ["SOFTWARE_TOKEN_MFA"], ["SOFTWARE_TOKEN_MFA"]],
};

const wordFor = (question: string) => `word-${question}`;
