import type { Site } from "../../../core/context.ts";
import { isCustom } from "../../../core/domains/domain.ts";
import { type AcrConfiguration, acrNames } from "../../../core/pools/acr.ts";
import { poolArn } from "../../../core/pools/arn.ts";
import type { PoolDescription } from "../../../core/pools/describe.ts";
import { type MfaConfig, mfaBlocks } from "../../../core/pools/mfa.ts";
import type { Pool } from "../../../core/pools/pool.ts";
import { schemaOf } from "../../../core/pools/schema.ts";
import type { Output } from "../../../model/types.ts";

type UserPool = NonNullable<Output<"DescribeUserPool">["UserPool"]>;
type UserPoolSummary = NonNullable<Output<"ListUserPools">["UserPools"]>[number];

/** `UserPoolType`: all of a pool but its factors and sessions, which have operations of their own. */
export function userPoolOut(site: Site, { pool, tags, domains, users }: PoolDescription): UserPool {
  const {
    PoolName,
    SmsMfaConfiguration: _sms,
    SoftwareTokenMfaConfiguration: _softwareToken,
    EmailMfaConfiguration: _email,
    WebAuthnConfiguration: _webAuthn,
    SessionConfiguration: _sessions,
    AcrConfiguration: levels,
    ...settings
  } = pool.settings;
  const template = settings.VerificationMessageTemplate;
  return {
    ...settings,
    ...(levels && { AcrConfiguration: acrOut(levels) }),
    Id: pool.id,
    Name: PoolName,
    Arn: poolArn(site, pool.id),
    CreationDate: pool.createdAt,
    LastModifiedDate: pool.updatedAt,
    SchemaAttributes: schemaOf(pool),
    EstimatedNumberOfUsers: users,
    UserPoolTags: tags,
    // Older names of three of the template's members.
    SmsVerificationMessage: template.SmsMessage,
    EmailVerificationMessage: template.EmailMessage,
    EmailVerificationSubject: template.EmailSubject,
    Domain: domains.find((domain) => !isCustom(domain))?.domain,
    CustomDomain: domains.find(isCustom)?.domain,
  };
}

/** The names in force of all four levels. */
const acrOut = (levels: AcrConfiguration): AcrConfiguration =>
  Object.fromEntries(acrNames(levels).map((AcrValue, index) => [`Level${index + 1}`, { AcrValue }]));

/** `UserPoolDescriptionType` */
export const userPoolSummaryOut = (pool: Pool, replicaRegion: string | undefined): UserPoolSummary => ({
  Id: pool.id,
  Name: pool.settings.PoolName,
  LambdaConfig: pool.settings.LambdaConfig,
  CreationDate: pool.createdAt,
  LastModifiedDate: pool.updatedAt,
  ReplicaRegions: replicaRegion === undefined ? undefined : [replicaRegion],
});

export const mfaConfigOut = ({ settings }: Pool): MfaConfig => ({
  MfaConfiguration: settings.MfaConfiguration,
  ...mfaBlocks(settings),
});
