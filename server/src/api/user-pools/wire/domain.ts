import type { Site } from "../../../core/context.ts";
import { type DomainSettings, isCustom, type WantedDomain } from "../../../core/domains/domain.ts";
import type { Domain } from "../../../core/store/domains.ts";
import type { Input, Output } from "../../../model/types.ts";

type DomainDescription = NonNullable<Output<"DescribeUserPoolDomain">["DomainDescription"]>;

export const wantedDomainIn = (input: Input<"CreateUserPoolDomain" | "UpdateUserPoolDomain">): WantedDomain => ({
  domain: input.Domain,
  poolId: input.UserPoolId,
  managedLoginVersion: input.ManagedLoginVersion,
  custom: input.CustomDomainConfig,
  routing: input.Routing,
});

/** Where the pool's pages are really served: on AWS a CloudFront distribution, here this server. */
const servedAt = (site: Site): string => new URL(site.publicUrl).hostname;

/** `DomainDescriptionType` */
export function domainOut(site: Site, domain: Domain): DomainDescription {
  const { SecurityPolicy, Routing }: DomainSettings = domain.settings;
  return {
    UserPoolId: domain.poolId,
    AWSAccountId: site.accountId,
    Domain: domain.domain,
    CloudFrontDistribution: servedAt(site),
    Version: versionOf(domain.updatedAt),
    Status: "ACTIVE",
    ManagedLoginVersion: domain.managedLoginVersion,
    CustomDomainConfig:
      domain.certificateArn === undefined ? undefined : { CertificateArn: domain.certificateArn, SecurityPolicy },
    Routing,
  };
}

/** The answer of the two operations that set a domain. */
export function domainSetOut(site: Site, domain: Domain): Output<"CreateUserPoolDomain"> {
  const { Routing }: DomainSettings = domain.settings;
  return {
    ManagedLoginVersion: domain.managedLoginVersion,
    CloudFrontDomain: isCustom(domain) ? servedAt(site) : undefined,
    Routing,
  };
}

/** Fourteen digits, as AWS writes it: 20260303040506. */
export const versionOf = (at: Date): string => at.toISOString().replace(/\D/g, "").slice(0, 14);
