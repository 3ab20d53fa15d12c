import { randomUUID } from "node:crypto";
import { globSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { cognitoAt, REGION } from "../pool.ts";
import { demand, environment, type Program, programOf, run } from "../programs.ts";

const TIMEOUT_MS = 600_000;

/** Where a machine keeps Terraform's providers unpacked, for use without a network. */
const [mirror] = globSync("/{opt,usr/share/terraform,usr/local/share/terraform}/*/registry.terraform.io/hashicorp/aws");

const terraform: Program = mirror
  ? await programOf(["terraform"], ["version"], "Terraform is not installed", { optional: true })
  : { missing: "There is no local mirror of Terraform's AWS provider", optional: true };

/** Terraform over a copy of the configuration and a state of its own, cut off from the network. */
async function workspace(command: string, url: string) {
  const folder = await mkdtemp(join(tmpdir(), "millpond-terraform-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join(import.meta.dirname, "terraform"), folder, { recursive: true });
  const config = join(folder, "cli.tfrc");
  await writeFile(
    config,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(join(String(mirror), "../../.."))}\n  }\n}\n`,
  );
  const env = environment({
    CHECKPOINT_DISABLE: "1",
    TF_CLI_CONFIG_FILE: config,
    TF_IN_AUTOMATION: "1",
    TF_VAR_url: url,
    TF_VAR_domain: `terraform-${randomUUID().slice(0, 8)}`,
  });
  return async (line: string, { changed = false } = {}) => {
    const args = [...line.split(" "), "-no-color"];
    const outcome = await run(command, args, { cwd: folder, env: { ...env, TF_VAR_changed: String(changed) } });
    if (outcome.code !== 0) throw new Error(`terraform ${line}: ${outcome.stderr}\n${outcome.stdout}`);
    return outcome.stdout;
  };
}

describe.each(inject("servers"))("Terraform, on $database", ({ url }) => {
  test("what is applied is there, a second plan is empty, a change is made and everything is destroyed", {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const tf = await workspace(demand(context, terraform), url);
    const cognito = cognitoAt(url);
    await tf("init -input=false");

    await tf("apply -input=false -auto-approve");
    await tf("plan -input=false -detailed-exitcode");
    const { pool_id, client_id, guarded_pool_id } = JSON.parse(await tf("output -json"));
    const UserPoolId: string = pool_id.value;
    expect(UserPoolId).toMatch(new RegExp(`^${REGION}_`));
    const { UserPool: first } = await cognito.describeUserPool({ UserPoolId });
    expect(first).toMatchObject({
      DeletionProtection: "ACTIVE",
      Policies: { PasswordPolicy: { MinimumLength: 10, RequireSymbols: false, PasswordHistorySize: 2 } },
      UserPoolTags: { team: "identity", origin: "first" },
      EmailVerificationSubject: "Welcome",
    });
    const { UserPoolClient: app } = await cognito.describeUserPoolClient({ UserPoolId, ClientId: client_id.value });
    expect(app).toMatchObject({
      AllowedOAuthScopes: expect.arrayContaining(["openid", "email", "https://books.example/read"]),
      AccessTokenValidity: 15,
      TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "days" },
    });
    const google = { UserPoolId, ProviderName: "Google" };
    expect(await cognito.describeIdentityProvider(google)).toMatchObject({
      IdentityProvider: {
        ProviderDetails: { client_id: "one.apps.googleusercontent.com", client_secret: "google-secret" },
        AttributeMapping: { email: "email", username: "sub" },
      },
    });
    const guarded = { UserPoolId: guarded_pool_id.value };
    expect(await cognito.describeRiskConfiguration(guarded)).toMatchObject({
      RiskConfiguration: {
        AccountTakeoverRiskConfiguration: { Actions: { HighAction: { EventAction: "BLOCK", Notify: true } } },
        CompromisedCredentialsRiskConfiguration: { EventFilter: ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"] },
      },
    });
    const ada = { UserPoolId, Username: "ada@example.com" };
    expect(await cognito.adminGetUser(ada)).toMatchObject({ UserStatus: "CONFIRMED", Enabled: true });
    expect(await cognito.adminListGroupsForUser(ada)).toMatchObject({ Groups: [{ GroupName: "authors" }] });

    await tf("apply -input=false -auto-approve", { changed: true });
    await tf("plan -input=false -detailed-exitcode", { changed: true });
    const { UserPool: second } = await cognito.describeUserPool({ UserPoolId });
    expect(second).toMatchObject({
      Id: UserPoolId,
      DeletionProtection: "INACTIVE",
      Policies: { PasswordPolicy: { MinimumLength: 12 } },
      UserPoolTags: { team: "identity", stage: "two" },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
    expect(second?.UserPoolTags).not.toHaveProperty("origin");
    expect(second?.SchemaAttributes?.map(({ Name }) => Name)).toContain("custom:plan");
    expect(await cognito.describeIdentityProvider(google)).toMatchObject({
      IdentityProvider: {
        ProviderDetails: { client_id: "another.apps.googleusercontent.com", client_secret: "google-secret" },
        AttributeMapping: { email: "email", name: "name", username: "sub" },
        IdpIdentifiers: ["example.com"],
      },
    });
    expect(await cognito.adminGetUser(ada)).toMatchObject({ Enabled: false });

    await tf("destroy -input=false -auto-approve", { changed: true });
    await expect(cognito.describeUserPool({ UserPoolId })).rejects.toThrow(`User pool ${UserPoolId} does not exist.`);
  });
});
