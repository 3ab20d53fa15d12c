import {
  CreateUserImportJobCommand,
  type CreateUserImportJobCommandInput,
  DescribeUserImportJobCommand,
  StartUserImportJobCommand,
  type UserImportJobType,
} from "@aws-sdk/client-cognito-identity-provider";
import { runImports } from "../../core/imports/run.ts";
import type { TestApp } from "../../testing/test-app.ts";

export const ROLE = "arn:aws:iam::000000000000:role/import-logs";

export const HEADER = "cognito:username,email,email_verified";

/** A job as it is told when it was made. */
export async function anImport(
  { client }: TestApp,
  UserPoolId: string,
  overrides: Partial<CreateUserImportJobCommandInput> = {},
): Promise<UserImportJobType & { JobId: string; PreSignedUrl: string }> {
  const { UserImportJob } = await client.send(
    new CreateUserImportJobCommand({ UserPoolId, JobName: "people", CloudWatchLogsRoleArn: ROLE, ...overrides }),
  );
  const { JobId, PreSignedUrl } = UserImportJob ?? {};
  if (JobId === undefined || PreSignedUrl === undefined) throw new Error("the job lacks its id or URL");
  return { ...UserImportJob, JobId, PreSignedUrl };
}

type Upload = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/** Uploads as curl does. */
export const upload = async ({ http }: TestApp, url: string, body: Upload): Promise<Response> =>
  http.request(url, {
    method: "PUT",
    headers: { host: "127.0.0.1:9229", "x-amz-server-side-encryption": "aws:kms" },
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });

export const csv = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

export const start = ({ client }: TestApp, UserPoolId: string, JobId: string) =>
  client.send(new StartUserImportJobCommand({ UserPoolId, JobId }));

export const describeJob = async ({ client }: TestApp, UserPoolId: string, JobId: string): Promise<UserImportJobType> =>
  (await client.send(new DescribeUserImportJobCommand({ UserPoolId, JobId }))).UserImportJob ?? {};

/** Imports a file to the end, and tells what became of the job. */
export async function imported(
  app: TestApp,
  UserPoolId: string,
  file: Upload,
  overrides: Partial<CreateUserImportJobCommandInput> = {},
): Promise<UserImportJobType> {
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId, overrides);
  const answer = await upload(app, PreSignedUrl, file);
  if (!answer.ok) throw new Error(await answer.text());
  await start(app, UserPoolId, JobId);
  await runImports(app.ctx);
  return describeJob(app, UserPoolId, JobId);
}

/** What an import's log says of each line. */
export const linesOf = ({ events }: TestApp): readonly string[] => events.map(({ event }) => String(event.message));
