import { join } from "node:path";
import { describe, expect, inject, type TestContext, test } from "vitest";
import { aPerson } from "../browser/browser.ts";
import { aDevice } from "../browser/device.ts";
import { anAddress } from "../inbox.ts";
import { aPool, aUser, PASSWORD } from "../pool.ts";
import { serve } from "../serve.ts";
import { bundle, pageOf, stateOf } from "./browser-application.ts";

const script = bundle(join(import.meta.dirname, "aws-amplify-passkey", "app.ts"));

describe.each(inject("servers"))("AWS Amplify's passkeys in a browser, on $database", ({ url }) => {
  /** A pool of passkeys for an application on this machine, and Ada, who has signed in there by her password. */
  async function signedIn(context: TestContext) {
    const { origin, answerBy } = await serve();
    const pool = await aPool(
      url,
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] } } },
      { ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] },
    );
    await pool.cognito.setUserPoolMfaConfig({
      UserPoolId: pool.poolId,
      WebAuthnConfiguration: { RelyingPartyId: "localhost", UserVerification: "required" },
    });
    const sub = await aUser(pool, "ada", anAddress());
    const Cognito = { userPoolId: pool.poolId, userPoolClientId: pool.clientId, userPoolEndpoint: url };
    answerBy(pageOf(await script, { Auth: { Cognito }, password: PASSWORD }));
    const { page } = await aPerson(context, [origin, new URL(url).origin]);
    await aDevice(page);
    await page.goto(origin);
    expect(await stateOf(page, "Sign in by password")).toEqual({ signedIn: sub });
    return { page, sub };
  }

  test("a person adds a passkey, and signs in by it instead of the password", async (context) => {
    const { page, sub } = await signedIn(context);
    expect(await stateOf(page, "Add a passkey")).toEqual([
      { credentialId: expect.stringMatching(/^[\w-]+$/), relyingPartyId: "localhost" },
    ]);
    expect(await stateOf(page, "Sign out")).toBe("signed out");
    expect(await stateOf(page, "Sign in by passkey")).toEqual({ signedIn: sub });
    expect(await stateOf(page, "Sign out")).toBe("signed out");
    expect(await stateOf(page, "Choose how to sign in")).toEqual({
      signInStep: "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION",
      availableChallenges: ["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"],
    });
    expect(await stateOf(page, "Choose the passkey")).toEqual({ signedIn: sub });
  });

  test("a passkey that was taken away opens nothing", async (context) => {
    const { page } = await signedIn(context);
    await stateOf(page, "Add a passkey");
    expect(await stateOf(page, "Take the passkey away")).toEqual([]);
    expect(await stateOf(page, "Sign out")).toBe("signed out");
    expect(await stateOf(page, "Sign in by passkey")).toEqual({
      signInStep: "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION",
      availableChallenges: ["PASSWORD_SRP", "PASSWORD"],
    });
  });

  test("one device makes one passkey for a person", async (context) => {
    const { page } = await signedIn(context);
    await stateOf(page, "Add a passkey");
    expect(await stateOf(page, "Add a passkey")).toEqual({ error: expect.stringContaining("PasskeyAlreadyExists") });
  });
});
