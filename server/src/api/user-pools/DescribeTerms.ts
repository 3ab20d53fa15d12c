import { termsById } from "../../core/terms/documents.ts";
import { operation } from "../operation.ts";
import { termsOut } from "./wire/terms.ts";

/**
 * Tells all of a terms document.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeTerms.html
 */
export const DescribeTerms = operation("DescribeTerms", async (ctx, input) => ({
  Terms: termsOut(await termsById(ctx, input.UserPoolId, input.TermsId)),
}));
