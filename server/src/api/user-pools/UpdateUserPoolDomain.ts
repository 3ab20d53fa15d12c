import { updateDomain } from "../../core/domains/domain.ts";
import { operation } from "../operation.ts";
import { domainSetOut, wantedDomainIn } from "./wire/domain.ts";

/**
 * Changes a domain's certificate, routing or pages.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolDomain.html
 */
export const UpdateUserPoolDomain = operation("UpdateUserPoolDomain", async (ctx, input) =>
  domainSetOut(ctx.site, await updateDomain(ctx, wantedDomainIn(input))),
);
