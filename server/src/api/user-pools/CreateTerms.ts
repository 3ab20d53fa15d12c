import { createTerms } from "../../core/terms/documents.ts";
import { operation } from "../operation.ts";
import { missing } from "../wire.ts";
import { termsOut } from "./wire/terms.ts";

/**
 * Gives an app client its terms of use or its privacy policy.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateTerms.html
 */
export const CreateTerms = operation("CreateTerms", async (ctx, input) => {
  const { UserPoolId: poolId, ClientId: clientId, Links: links } = input;
  // AWS's model calls them optional, but not so the answer.
  if (links === undefined) throw missing("links");
  return { Terms: termsOut(await createTerms(ctx, { poolId, clientId, name: input.TermsName, links })) };
});
