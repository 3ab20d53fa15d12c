import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { anAddress, codeTo } from "./inbox.ts";
import { aPool, claimsIn, PASSWORD, type Pool } from "./pool.ts";
import { demand, environment, pythonWith, run } from "./programs.ts";

const PRACTICAL = join(import.meta.dirname, "..", "examples", "practical");
const python = await pythonWith(["boto3", "jwt", "cryptography"], "python3-boto3 python3-jwt python3-cryptography");

/** The pool and the client that the README has people create. */
const practicalPool = (url: string) =>
  aPool(
    url,
    { UsernameAttributes: ["email"] },
    { GenerateSecret: true, ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] },
  );

const settings = ({ url, poolId, clientId, clientSecret }: Pool) =>
  environment({
    COGNITO_ENDPOINT: url,
    COGNITO_USER_POOL_ID: poolId,
    COGNITO_CLIENT_ID: clientId,
    COGNITO_CLIENT_SECRET: clientSecret,
    PYTHONDONTWRITEBYTECODE: "1",
  });

/** The two sets of claims among what a program printed. */
function claimsPrinted(stdout: string): { id: unknown; access: unknown } {
  const [, id = "null", access = "null"] =
    stdout.match(/^ID token, verified: (\{.*?^\})\nAccess token, verified: (\{.*?^\})$/ms) ?? [];
  return { id: JSON.parse(id), access: JSON.parse(access) };
}

/** Starts the API on a free port; it ends with the test. */
async function startApi(pool: Pool): Promise<string> {
  const env = { ...settings(pool), PORT: "0" };
  const child = spawn(process.execPath, [join(PRACTICAL, "typescript/api.ts")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill();
    await exited;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = line.match(/listens on (http:\S+)/)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("The API did not start");
}

describe.each(inject("servers"))("The practical example, on $database", ({ url }) => {
  test.for([
    { language: "TypeScript", program: "typescript/main.ts", code: "from the inbox" },
    { language: "TypeScript", program: "typescript/main.ts", code: "typed in" },
    { language: "Python", program: "python/main.py", code: "from the inbox" },
    { language: "Python", program: "python/main.py", code: "typed in" },
  ])("in $language, with the code $code, prints both verified tokens", async ({ language, program, code }, context) => {
    const command = language === "Python" ? demand(context, python) : process.execPath;
    const pool = await practicalPool(url);
    const email = anAddress();
    const input = code === "typed in" ? vi.waitFor(async () => `${await codeTo(url, email)}\n`, 30_000) : "\n";
    const outcome = await run(command, [join(PRACTICAL, program), email, PASSWORD], { env: settings(pool), input });

    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    const { id, access } = claimsPrinted(outcome.stdout);
    const common = { sub: expect.any(String), iss: `${url}/${pool.poolId}` };
    expect(id).toMatchObject({ ...common, aud: pool.clientId, token_use: "id", email, email_verified: true });
    expect(access).toMatchObject({ ...common, client_id: pool.clientId, token_use: "access" });
  });

  test("as an API signs people up, confirms them, signs them in and shows who they are", async () => {
    const pool = await practicalPool(url);
    const api = await startApi(pool);
    const email = anAddress();
    const post = async (path: string, body: object) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${api}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    };
    const me = async (headers: Record<string, string>) => {
      const response = await fetch(`${api}/me`, { headers });
      return { status: response.status, body: await response.json() };
    };

    expect(await post("/sign-up", { email })).toEqual({ status: 400, body: { message: "Send password as JSON" } });
    expect(await post("/sign-up", { email, password: "correct-horse-9" })).toEqual({
      status: 400,
      body: {
        error: "InvalidPasswordException",
        message: "Password did not conform with policy: Password must have uppercase characters",
      },
    });
    const signedUp = await post("/sign-up", { email, password: PASSWORD });
    expect(signedUp).toEqual({ status: 201, body: { sub: expect.any(String) } });
    expect(await post("/sign-in", { email, password: PASSWORD })).toMatchObject({
      status: 400,
      body: { error: "UserNotConfirmedException" },
    });
    expect(await post("/confirm", { email, code: await codeTo(url, email) })).toEqual({ status: 204, body: undefined });
    expect(await post("/sign-in", { email, password: "Wrong-Horse-12" })).toEqual({
      status: 401,
      body: { error: "NotAuthorizedException", message: "Incorrect username or password." },
    });
    const { status, body: tokens } = await post("/sign-in", { email, password: PASSWORD });
    expect(status).toBe(200);

    const { sub } = signedUp.body;
    expect(await me({ authorization: `Bearer ${tokens.accessToken}` })).toEqual({
      status: 200,
      body: { sub, username: claimsIn(tokens.accessToken)["username"], groups: [] },
    });
    const refused = { status: 401, body: { message: "This token is not valid here" } };
    const stranger = await practicalPool(url);
    const elsewhere = await startApi(stranger);
    for (const token of [tokens.idToken, tokens.refreshToken, `${tokens.accessToken}x`, "e30.e30."]) {
      expect(await me({ authorization: `Bearer ${token}` })).toEqual(refused);
    }
    const there = await fetch(`${elsewhere}/me`, { headers: { authorization: `Bearer ${tokens.accessToken}` } });
    expect({ status: there.status, body: await there.json() }).toEqual(refused);
    expect(await me({})).toEqual({ status: 401, body: { message: "Send a bearer token" } });
  });
});
