import { operation } from "../operation.ts";
import { domainOut } from "./wire/domain.ts";

/**
 * A domain of any pool. A name nobody has is described as nothing: that is how clients learn that it is free.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolDomain.html
 */
export const DescribeUserPoolDomain = operation("DescribeUserPoolDomain", async (ctx, input) => {
  const domain = await ctx.store.domains.find(input.Domain);
  return { DomainDescription: domain ? domainOut(ctx.site, domain) : {} };
});
