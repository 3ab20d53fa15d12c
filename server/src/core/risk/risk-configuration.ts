import { isInRanges, isIpRange } from "../../lib/ip-range.ts";
import type { App } from "../clients/client.ts";
import { clientById, clientNotFound } from "../clients/find.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { poolById } from "../pools/find.ts";
import { isSender } from "../pools/settings.ts";
import { requireProtection } from "./protection.ts";

/** What a pool does about risk, for all its clients or for one of them. */
export interface RiskConfiguration {
  readonly poolId: string;
  /** Undefined: for every client that has none of its own. */
  readonly clientId: string | undefined;
  readonly settings: RiskSettings;
  readonly updatedAt: Date;
}

/** Under Cognito's own names, and returned as they were given. */
export interface RiskSettings {
  readonly CompromisedCredentialsRiskConfiguration?: {
    readonly EventFilter?: readonly CompromisedAt[];
    readonly Actions: { readonly EventAction: "BLOCK" | "NO_ACTION" };
  };
  readonly AccountTakeoverRiskConfiguration?: {
    readonly NotifyConfiguration?: NotifyConfiguration;
    readonly Actions: Readonly<Partial<Record<`${RiskLevel}Action`, AccountTakeoverAction>>>;
  };
  readonly RiskExceptionConfiguration?: {
    readonly BlockedIPRangeList?: readonly string[];
    readonly SkippedIPRangeList?: readonly string[];
  };
}

export type RiskLevel = "Low" | "Medium" | "High";

/** When passwords are looked up among those that have leaked. */
export type CompromisedAt = "SIGN_IN" | "PASSWORD_CHANGE" | "SIGN_UP";

export interface AccountTakeoverAction {
  readonly Notify: boolean;
  readonly EventAction: RiskAction;
}

export type RiskAction = "BLOCK" | "MFA_IF_CONFIGURED" | "MFA_REQUIRED" | "NO_ACTION";

export interface NotifyConfiguration {
  readonly From?: string;
  readonly ReplyTo?: string;
  readonly SourceArn: string;
  readonly BlockEmail?: NotifyEmail;
  readonly NoActionEmail?: NotifyEmail;
  readonly MfaEmail?: NotifyEmail;
}

export interface NotifyEmail {
  readonly Subject: string;
  readonly HtmlBody?: string;
  readonly TextBody?: string;
}

const ALL_EVENTS: readonly CompromisedAt[] = ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"];
/** Where nobody has said anything, leaked passwords are noticed, and nothing is done about them. */
const UNSAID = { EventFilter: ALL_EVENTS, Actions: { EventAction: "NO_ACTION" } } as const;

/**
 * Sets what a pool does about risk, for a client or for all that have nothing of their own; it takes the place of what was set
 * before as a whole. With no settings nothing is kept, and a client is as all others again.
 * @throws {CognitoError} ResourceNotFoundException, UserPoolAddOnNotEnabledException, InvalidParameterException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetRiskConfiguration.html
 */
export async function setRiskConfiguration(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  clientId: string | undefined,
  wanted: RiskSettings,
): Promise<RiskConfiguration> {
  await checkPlace(ctx, poolId, clientId);
  for (const range of rangesIn(wanted)) checkRange(range);
  checkSender(wanted);
  const settings = withEveryEvent(wanted);
  const configuration = { poolId, clientId, settings, updatedAt: ctx.clock.now() };
  await ctx.store.write(async (tx) => {
    if (clientId !== undefined && !(await tx.clients.hold(poolId, clientId))) throw clientNotFound(clientId);
    if (Object.keys(settings).length > 0) await tx.riskConfigurations.put(configuration);
    else await tx.riskConfigurations.delete(poolId, clientId);
  });
  return configuration;
}

/**
 * What was set for a client, or for all: a client that goes by what is for all has nothing of its own.
 * @throws {CognitoError} ResourceNotFoundException, UserPoolAddOnNotEnabledException
 */
export async function riskConfigurationOf(
  ctx: Pick<Context, "store">,
  poolId: string,
  clientId: string | undefined,
): Promise<RiskConfiguration | undefined> {
  await checkPlace(ctx, poolId, clientId);
  return ctx.store.riskConfigurations.find(poolId, clientId);
}

async function checkPlace(ctx: Pick<Context, "store">, poolId: string, clientId: string | undefined): Promise<void> {
  requireProtection(await poolById(ctx, poolId));
  if (clientId !== undefined) await clientById(ctx, poolId, clientId);
}

/** What is in force for an application: its own, or else what is for all, as a whole. */
export async function riskSettingsFor(
  ctx: Pick<Context, "store">,
  { client, pool }: Pick<App, "client" | "pool">,
): Promise<RiskSettings> {
  return (await ctx.store.riskConfigurations.inForce(pool.id, client.id))?.settings ?? {};
}

/** What is done about leaked passwords, and when they are looked for. */
export const forCompromised = (settings: RiskSettings) => ({
  ...UNSAID,
  ...settings.CompromisedCredentialsRiskConfiguration,
});

/** Whether an address is on one of the lists. */
export const isListed = (
  { RiskExceptionConfiguration: lists }: RiskSettings,
  list: "BlockedIPRangeList" | "SkippedIPRangeList",
  address: string | undefined,
): boolean => isInRanges(lists?.[list] ?? [], address);

/** As on AWS, which fills in what was left out: Terraform takes it from there. */
function withEveryEvent(settings: RiskSettings): RiskSettings {
  const { CompromisedCredentialsRiskConfiguration: given } = settings;
  if (!given) return settings;
  const { EventFilter = [] } = given;
  const filter = EventFilter.length > 0 ? EventFilter : ALL_EVENTS;
  return { ...settings, CompromisedCredentialsRiskConfiguration: { ...given, EventFilter: filter } };
}

const rangesIn = ({ RiskExceptionConfiguration: lists }: RiskSettings): readonly string[] => [
  ...(lists?.BlockedIPRangeList ?? []),
  ...(lists?.SkippedIPRangeList ?? []),
];

/** As a pool's own sender: without one that can be read, mail would leave as from nobody. */
function checkSender({ AccountTakeoverRiskConfiguration: takeover }: RiskSettings): void {
  const from = takeover?.NotifyConfiguration?.From;
  if (from === undefined || isSender(from)) return;
  throw new CognitoError("InvalidParameterException", "Provided From email address is invalid");
}

function checkRange(range: string): void {
  if (isIpRange(range)) return;
  throw new CognitoError("InvalidParameterException", "An IP range is not in CIDR notation, such as 192.0.2.0/24.");
}
