import { updateTerms } from "../../core/terms/documents.ts";
import { operation } from "../operation.ts";
import { termsOut } from "./wire/terms.ts";

/**
 * Changes a terms document; what is left out stays.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateTerms.html
 */
export const UpdateTerms = operation("UpdateTerms", async (ctx, input) => {
  const changed = await updateTerms(ctx, input.UserPoolId, input.TermsId, {
    ...(input.TermsName !== undefined && { name: input.TermsName }),
    ...(input.Links !== undefined && { links: input.Links }),
  });
  return { Terms: termsOut(changed) };
});
