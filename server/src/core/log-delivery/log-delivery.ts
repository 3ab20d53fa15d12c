import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { changePool } from "../pools/change.ts";
import { poolById } from "../pools/find.ts";
import type { Pool } from "../pools/pool.ts";
import type { AuthEvent } from "../risk/auth-event.ts";
import type { User } from "../users/user.ts";

/** Where the events of one kind go, under Cognito's own names. */
export interface LogConfiguration {
  readonly LogLevel: "ERROR" | "INFO";
  readonly EventSource: "userNotification" | "userAuthEvents";
  readonly CloudWatchLogsConfiguration?: { readonly LogGroupArn?: string };
  readonly S3Configuration?: { readonly BucketArn?: string };
  readonly FirehoseConfiguration?: { readonly StreamArn?: string };
}

/**
 * Sets where a pool's events go; it takes the place of what was set before as a whole.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, FeatureUnavailableInTierException,
 *   TooManyRequestsException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetLogDeliveryConfiguration.html
 */
export async function setLogDelivery(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  configurations: readonly LogConfiguration[],
): Promise<void> {
  checkTogether(configurations);
  for (const configuration of configurations) checkKind(configuration);
  const checked = (pool: Pool): Pool => {
    if (configurations.some(({ EventSource }) => EventSource === "userAuthEvents")) checkTier(pool);
    return pool;
  };
  await changePool(ctx, poolId, checked, {
    exhausted: "TooManyRequestsException",
    store: (tx) => tx.logDeliveries.put(poolId, configurations),
  });
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function logDeliveryOf(ctx: Pick<Context, "store">, poolId: string): Promise<readonly LogConfiguration[]> {
  await poolById(ctx, poolId);
  return ctx.store.logDeliveries.of(poolId);
}

/**
 * Tells where the pool wants it that a message did not leave.
 * @param details why; it goes to the pool's operators and names neither address nor content
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
 */
export async function tellOfUndelivered(
  ctx: Pick<Context, "clock" | "events"> & { readonly store: Pick<Context["store"], "logDeliveries"> },
  poolId: string,
  details: string,
): Promise<void> {
  const configurations = await ctx.store.logDeliveries.of(poolId);
  const [destination] = configurations
    .filter(({ EventSource }) => EventSource === "userNotification")
    .flatMap(destinationsOf);
  if (destination === undefined) return;
  ctx.events.write(destination, "ERROR", {
    eventTimestamp: String(ctx.clock.now().getTime()),
    eventSource: "USER_NOTIFICATION",
    logLevel: "ERROR",
    message: { details },
    logSourceId: { userPoolId: poolId },
  });
}

/**
 * Tells where the pool wants it what somebody did.
 * @param isSomebody false for a name nobody has: it is looked up all the same, for the time it takes
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
 */
export async function tellOfAuthEvent(
  ctx: Pick<Context, "events" | "store">,
  event: AuthEvent,
  { username }: Pick<User, "username">,
  isSomebody = true,
): Promise<void> {
  const configurations = await ctx.store.logDeliveries.of(event.poolId);
  const [destination] = configurations
    .filter(({ EventSource }) => EventSource === "userAuthEvents")
    .flatMap(destinationsOf);
  if (destination === undefined || !isSomebody) return;
  const { risk, feedback } = event;
  ctx.events.write(destination, "INFO", {
    eventTimestamp: String(event.createdAt.getTime()),
    eventSource: "USER_AUTH_EVENTS",
    logLevel: "INFO",
    message: {
      version: "1",
      eventId: event.id,
      eventType: event.type,
      userSub: event.sub,
      userName: username,
      userPoolId: event.poolId,
      clientId: event.clientId ?? "",
      creationDate: event.createdAt.toUTCString(),
      eventResponse: event.response,
      riskLevel: risk.level ?? "",
      riskDecision: risk.decision,
      challenges: event.challenges.map(({ name, response }) => `${name}:${response}`),
      deviceName: event.device,
      ipAddress: event.address ?? "",
      idpName: "",
      compromisedCredentialDetected: String(risk.isCompromised),
      eventFeedbackValue: feedback?.value ?? "",
      eventFeedbackDate: feedback?.at.toUTCString() ?? "",
      eventFeedbackProvider: feedback?.provider ?? "",
    },
    logSourceId: { userPoolId: event.poolId },
  });
}

const destinationsOf = (configuration: LogConfiguration): readonly string[] =>
  [
    configuration.CloudWatchLogsConfiguration?.LogGroupArn,
    configuration.S3Configuration?.BucketArn,
    configuration.FirehoseConfiguration?.StreamArn,
  ].filter((arn) => arn !== undefined);

/** One refusal for all that is wrong, in AWS's words and spelling (measured: floci #2867). */
function checkTogether(configurations: readonly LogConfiguration[]): void {
  const sources = configurations.map(({ EventSource }) => EventSource);
  const nowhere = configurations
    .filter((each) => destinationsOf(each).length === 0)
    .map(({ EventSource }) => EventSource);
  const twice = sources.filter((source, index) => sources.indexOf(source) < index);
  const words = [
    ...(nowhere.length > 0 ? [`Following event sources in request have no destination: [${distinct(nowhere)}].`] : []),
    ...(twice.length > 0 ? [`Following event sources appear more then once in a request: [${distinct(twice)}].`] : []),
  ];
  if (words.length > 0) throw invalid(["Request validation Failed.", ...words].join(" "));
}

const distinct = (sources: readonly string[]): string => [...new Set(sources)].join(", ");

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LogConfigurationType.html */
function checkKind(configuration: LogConfiguration): void {
  const { EventSource, LogLevel } = configuration;
  const level = EventSource === "userNotification" ? "ERROR" : "INFO";
  if (LogLevel !== level) throw invalid(`The event source ${EventSource} has the log level ${level} only.`);
  if (destinationsOf(configuration).length > 1)
    throw invalid(`The event source ${EventSource} has more than one destination.`);
  if (EventSource === "userNotification" && !configuration.CloudWatchLogsConfiguration?.LogGroupArn) {
    throw invalid("The event source userNotification goes to a CloudWatch log group only.");
  }
}

function checkTier({ settings: { UserPoolTier: tier } }: Pool): void {
  if (tier === "PLUS") return;
  throw new CognitoError(
    "FeatureUnavailableInTierException",
    `The following feature is not available for the ${tier} pricing tier configured: User Activity Log Export`,
  );
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
