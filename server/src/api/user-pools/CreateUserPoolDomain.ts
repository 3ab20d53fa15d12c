import { createDomain } from "../../core/domains/domain.ts";
import { operation } from "../operation.ts";
import { domainSetOut, wantedDomainIn } from "./wire/domain.ts";

/**
 * Gives a pool an address for its pages: a prefix, or a domain of its owner's.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html
 */
export const CreateUserPoolDomain = operation("CreateUserPoolDomain", async (ctx, input) =>
  domainSetOut(ctx.site, await createDomain(ctx, wantedDomainIn(input))),
);
