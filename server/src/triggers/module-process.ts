import { pathToFileURL } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";

// A process that runs one function, for the server that started it: `node module-process.ts <file> <name of the export>`.

/** One event, and what the function may know of its call. */
export interface ModuleCall {
  readonly event: unknown;
  readonly arn: string;
  readonly functionName: string;
  readonly requestId: string;
  /** Epoch milliseconds at which the process is ended. */
  readonly deadline: number;
}

/** What became of a call. */
export type ModuleOutcome =
  /** JSON; absent for what JSON cannot say. */
  | { readonly kind: "answer"; readonly json?: string | undefined }
  | { readonly kind: "refused"; readonly message: string }
  /** The function is not there. The detail is for the log. */
  | { readonly kind: "missing"; readonly detail: string };

/** What the process tells its server. */
export interface ModuleMessage {
  /** Of the call that the outcome is of. */
  readonly requestId: string;
  readonly outcome: ModuleOutcome;
}

type Handler = (event: unknown, context: unknown, callback: (error?: unknown, answer?: unknown) => void) => unknown;

if (isMainThread) serve(process.argv[2] ?? "", process.argv[3] ?? "");
else endWithServer();

function serve(file: string, name: string): void {
  // A thread of its own, for a function that never yields keeps everything else from running here.
  new Worker(new URL(import.meta.url), { workerData: process.ppid, execArgv: [], env: {} }).unref();
  let handler: Promise<Handler> | undefined;
  let latest = "";
  process.on("message", (call: ModuleCall) => {
    latest = call.requestId;
    handler ??= handlerIn(file, name);
    void outcomeOf(handler, call).then((outcome) => tell({ requestId: call.requestId, outcome }));
  });
  // What is thrown outside of the handler, as by a timer, ends the call and the process, as it does at Lambda.
  process.on("uncaughtException", (error) => {
    const outcome = { kind: "refused", message: wordsOf(error) } as const;
    tell({ requestId: latest, outcome }, () => process.exit(1));
  });
  process.on("disconnect", () => process.exit());
}

/** Nobody is left to end a function that takes too long once the server is gone. */
function endWithServer(): void {
  setInterval(() => {
    if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL");
  }, 1_000);
}

const tell = (message: ModuleMessage, done: () => void = () => {}): void => {
  process.send?.(message, undefined, undefined, done);
};

async function outcomeOf(found: Promise<Handler>, call: ModuleCall): Promise<ModuleOutcome> {
  let handler: Handler;
  try {
    handler = await found;
  } catch (error) {
    return { kind: "missing", detail: wordsOf(error) };
  }
  try {
    return { kind: "answer", json: JSON.stringify(await answerOf(handler, call)) };
  } catch (error) {
    return { kind: "refused", message: wordsOf(error) };
  }
}

/** An export of the module, or of what a CommonJS module exports. */
async function handlerIn(file: string, name: string): Promise<Handler> {
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  const whole = module.default;
  const inWhole = typeof whole === "object" && whole !== null ? Object.entries(whole) : [];
  const handler = module[name] ?? inWhole.find(([each]) => each === name)?.[1];
  if (!isHandler(handler)) throw new Error(`${file} exports no function ${name}`);
  return handler;
}

const isHandler = (value: unknown): value is Handler => typeof value === "function";

/** What the handler returns, or hands to its callback: whichever comes first counts. */
function answerOf(handler: Handler, call: ModuleCall): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const done = (error?: unknown, answer?: unknown) =>
    error === undefined || error === null ? resolve(answer) : reject(error);
  const returned = handler(call.event, contextOf(call, done), done);
  if (returned !== undefined) resolve(returned);
  // Without a second parameter it has no other way to answer than by what it returns.
  else if (handler.length < 2) resolve(undefined);
  return promise;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
const contextOf = (
  { arn, functionName, requestId, deadline }: ModuleCall,
  done: (error?: unknown, answer?: unknown) => void,
) => ({
  functionName,
  functionVersion: "$LATEST",
  invokedFunctionArn: arn,
  memoryLimitInMB: "128",
  awsRequestId: requestId,
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: "millpond",
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
  done,
  succeed: (answer: unknown) => done(null, answer),
  fail: (error: unknown) => done(error ?? "Unhandled"),
});

/** An error's own message; what else is thrown speaks for itself. */
function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === "string" ? error : (JSON.stringify(error) ?? "Unhandled");
}
