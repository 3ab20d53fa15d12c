import {
  CreateUserPoolDomainCommand,
  DeleteUserPoolDomainCommand,
  type LambdaConfigType,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aName, aPool, aUser, PASSWORD } from "../testing/builders.ts";
import { refusing, responding, testFunctions } from "../testing/functions.ts";
import { testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { fill, type Pages, pagesFor, seen, signInAt, whoCameBack } from "./pages.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

let former: string | undefined;

/** Pages of a pool with functions; one pool at a time has them. */
async function pagesWith(LambdaConfig: LambdaConfigType): Promise<Pages> {
  if (former !== undefined) {
    await app.client.send(new DeleteUserPoolDomainCommand({ UserPoolId: former, Domain: "photos" }));
  }
  const { UserPoolId } = await aPool(app, { LambdaConfig });
  former = UserPoolId;
  await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "photos" }));
  return pagesFor(app, UserPoolId);
}

const signUp = (pages: Pages, name: string) =>
  fill(visitor(app), pages.path("/signup"), {
    username: name,
    password: PASSWORD,
    "requiredAttributes[email]": `${name}@example.com`,
  });

describe("at the pages", () => {
  test("a sign-in asks the functions before it and after it, and those of its tokens", async () => {
    const made = [functions.make(), functions.make(), functions.make()];
    const pages = await pagesWith({
      PreAuthentication: made[0]?.arn,
      PostAuthentication: made[1]?.arn,
      PreTokenGeneration: made[2]?.arn,
    });
    const { Username } = await aUser(app, pages.UserPoolId);
    expect(await whoCameBack(app, pages, await signInAt(visitor(app), pages, Username, PASSWORD))).toBe(Username);
    expect(made.map(({ events }) => events.map(({ triggerSource }) => triggerSource))).toEqual([
      ["PreAuthentication_Authentication"],
      ["PostAuthentication_Authentication"],
      ["TokenGeneration_HostedAuth"],
    ]);
    expect(made[0]?.events[0]?.callerContext).toEqual({
      awsSdkVersion: "aws-sdk-unknown-unknown",
      clientId: pages.ClientId,
    });
  });

  test.each(["PreAuthentication", "PostAuthentication"] as const)(
    "the words of %s stand above the form",
    async (trigger) => {
      const { arn } = functions.make(refusing("<b>Closed</b> & out"));
      const pages = await pagesWith({ [trigger]: arn });
      const { Username } = await aUser(app, pages.UserPoolId);
      const page = await signInAt(visitor(app), pages, Username, PASSWORD);
      expect(seen(page)).toEqual({
        status: 400,
        title: "Sign in",
        alert: `${trigger} failed with error <b>Closed</b> & out.`,
      });
      expect(page.text).not.toContain("<b>Closed");
    },
  );

  test("what goes wrong with a function is told without its details", async () => {
    const pages = await pagesWith({ PreAuthentication: "arn:aws:lambda:us-east-1:000000000000:function:nowhere" });
    const { Username } = await aUser(app, pages.UserPoolId);
    const { alert } = seen(await signInAt(visitor(app), pages, Username, PASSWORD));
    expect(alert).toBe("This is not possible here.");
  });

  test("a sign-up is refused in the function's words", async () => {
    const { arn } = functions.make(refusing("Members only"));
    const pages = await pagesWith({ PreSignUp: arn });
    expect(seen(await signUp(pages, aName()))).toEqual({
      status: 400,
      title: "Sign up",
      alert: "PreSignUp failed with error Members only.",
    });
  });

  test("whom the function confirms goes straight to the application", async () => {
    const before = functions.make(responding({ autoConfirmUser: true, autoVerifyEmail: true }));
    const after = functions.make();
    const pages = await pagesWith({ PreSignUp: before.arn, PostConfirmation: after.arn });
    const name = aName();
    expect(await whoCameBack(app, pages, await signUp(pages, name))).toBe(name);
    expect(after.events.map(({ triggerSource }) => triggerSource)).toEqual(["PostConfirmation_ConfirmSignUp"]);
  });

  test("somebody from elsewhere signs in with the old password", async () => {
    const name = aName();
    const userAttributes = { email: `${name}@example.com`, email_verified: "true" };
    const { arn } = functions.make(responding({ userAttributes, finalUserStatus: "CONFIRMED" }));
    const pages = await pagesWith({ UserMigration: arn });
    expect(await whoCameBack(app, pages, await signInAt(visitor(app), pages, name, "weak"))).toBe(name);
  });

  test("a link confirms an account, whatever the function says that is told of it", async () => {
    const { arn, events } = functions.make(refusing("the CRM is away"));
    const pages = await pagesWith({ PostConfirmation: arn });
    const name = aName();
    await signUp(pages, name);
    const query = new URLSearchParams({
      client_id: pages.ClientId,
      user_name: name,
      confirmation_code: await app.codeFor(`${name}@example.com`),
    });
    const { status } = await visitor(app).get(`/photos/confirmUser?${query.toString()}`);
    expect({ status, told: events.length }).toEqual({ status: 200, told: 1 });
  });
});
