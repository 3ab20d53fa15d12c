import { describe, expect, inject, test } from "vitest";
import { anAddress, codeTo } from "../inbox.ts";
import { claimsIn, PASSWORD, REGION, secretHash } from "../pool.ts";
import { demand, environment, programOf, run } from "../programs.ts";

const aws = await programOf(["aws"], ["--version"], "The AWS CLI is not installed (Debian: awscli)");
const TIMEOUT_MS = 300_000;

/** The CLI as it is typed: `aws cognito-idp <operation> --option value …`, its answer parsed. */
function cli(command: string, url: string, options: { readonly signed: boolean }) {
  const keys = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" };
  const env = environment({ AWS_DEFAULT_REGION: REGION, ...(options.signed && keys) });
  const fixed = ["--endpoint-url", url, "--output", "json", ...(options.signed ? [] : ["--no-sign-request"])];
  return async (line: string, ...more: readonly string[]) => {
    const { code, stdout, stderr } = await run(command, ["cognito-idp", ...line.split(" "), ...more, ...fixed], {
      env,
    });
    if (code !== 0) throw new Error(stderr.trim());
    return stdout.trim() === "" ? {} : JSON.parse(stdout);
  };
}

// Each command is a process that takes half a second of a core to begin: what does not wait for another runs beside it.
describe.concurrent.each(inject("servers"))("AWS CLI, on $database", ({ url }) => {
  test("a user's whole life: credentials are needed for what operators do, and for nothing that users do", {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const command = demand(context, aws);
    const operator = cli(command, url, { signed: true });
    const user = cli(command, url, { signed: false });

    const { UserPool } = await operator(
      "create-user-pool --pool-name cli --auto-verified-attributes email --alias-attributes email --user-pool-tags team=identity",
    );
    expect(UserPool).toMatchObject({ Name: "cli", AliasAttributes: ["email"], UserPoolTags: { team: "identity" } });
    const pool = `--user-pool-id ${UserPool.Id}`;
    const [{ UserPoolClient }] = await Promise.all([
      operator(
        `create-user-pool-client ${pool} --client-name app --generate-secret --explicit-auth-flows ALLOW_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH`,
      ),
      operator(`create-group ${pool} --group-name authors`),
      operator(`admin-create-user ${pool} --username grace --message-action SUPPRESS`),
    ]);
    const client = `--client-id ${UserPoolClient.ClientId}`;
    const hash = secretHash("ada", UserPoolClient.ClientId, UserPoolClient.ClientSecret);
    const proven = `${client} --secret-hash ${hash}`;

    const email = anAddress();
    const signedUp = await user(
      `sign-up ${proven} --username ada --password ${PASSWORD} --user-attributes Name=email,Value=${email}`,
    );
    expect(signedUp).toEqual({
      UserConfirmed: false,
      UserSub: expect.any(String),
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" },
    });
    const code = await codeTo(url, email);
    const [, , all, page] = await Promise.all([
      user(`confirm-sign-up ${proven} --username ada --confirmation-code ${code}`),
      operator(`admin-add-user-to-group ${pool} --group-name authors --username ada`),
      operator(`list-users ${pool} --page-size 1`),
      operator(`list-users ${pool} --max-items 1 --page-size 1`),
    ]);
    expect(all.Users.map(({ Username }: { Username: string }) => Username).toSorted()).toEqual(["ada", "grace"]);
    expect(page).toEqual({ Users: [expect.anything()], NextToken: expect.any(String) });

    const signIn = (password: string) =>
      user(
        `initiate-auth ${client} --auth-flow USER_PASSWORD_AUTH --auth-parameters USERNAME=ada,PASSWORD=${password},SECRET_HASH=${hash}`,
      );
    const [{ AuthenticationResult: first }] = await Promise.all([
      signIn(PASSWORD),
      expect(signIn("Wrong-Horse-12")).rejects.toThrow(
        "An error occurred (NotAuthorizedException) when calling the InitiateAuth operation: Incorrect username or password.",
      ),
    ]);
    expect(claimsIn(first.IdToken)).toMatchObject({ sub: signedUp.UserSub, email, email_verified: true });
    expect(claimsIn(first.AccessToken)).toMatchObject({ "cognito:groups": ["authors"] });
    const [{ AuthenticationResult: second }, filtered] = await Promise.all([
      user(
        `initiate-auth ${client} --auth-flow REFRESH_TOKEN_AUTH --auth-parameters REFRESH_TOKEN=${first.RefreshToken},SECRET_HASH=${hash}`,
      ),
      operator(`list-users ${pool} --filter`, `email = "${email}"`),
    ]);
    expect(claimsIn(second.AccessToken)).toMatchObject({ origin_jti: claimsIn(first.AccessToken)["origin_jti"] });
    expect(filtered.Users).toHaveLength(1);

    const token = `--access-token ${second.AccessToken}`;
    await Promise.all([
      user(`update-user-attributes ${token} --user-attributes Name=nickname,Value=Countess`),
      user(`change-password ${token} --previous-password ${PASSWORD} --proposed-password Other-Horse-10`),
    ]);
    const [seen] = await Promise.all([user(`get-user ${token}`), user(`forgot-password ${proven} --username ada`)]);
    expect(seen).toMatchObject({
      Username: "ada",
      UserAttributes: expect.arrayContaining([{ Name: "nickname", Value: "Countess" }]),
    });
    await Promise.all([
      user(
        `confirm-forgot-password ${proven} --username ada --password Third-Horse-11 --confirmation-code ${await codeTo(url, email)}`,
      ),
      user(`revoke-token ${client} --client-secret ${UserPoolClient.ClientSecret} --token ${first.RefreshToken}`),
    ]);
    const [{ AuthenticationResult: last }] = await Promise.all([
      signIn("Third-Horse-11"),
      expect(user(`get-user ${token}`)).rejects.toThrow(
        "An error occurred (NotAuthorizedException) when calling the GetUser operation: Access Token has been revoked",
      ),
    ]);

    await user(`global-sign-out --access-token ${last.AccessToken}`);
    await operator(`admin-delete-user ${pool} --username ada`);
    await expect(operator(`admin-get-user ${pool} --username ada`)).rejects.toThrow(
      "An error occurred (UserNotFoundException) when calling the AdminGetUser operation: User does not exist.",
    );
    await operator(`delete-user-pool ${pool}`);
  });
});
