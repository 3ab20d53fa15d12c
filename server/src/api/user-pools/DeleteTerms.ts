import { deleteTerms } from "../../core/terms/documents.ts";
import { operation } from "../operation.ts";

/**
 * Takes a terms document away: the sign-up page names neither of the two then.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteTerms.html
 */
export const DeleteTerms = operation("DeleteTerms", (ctx, input) => deleteTerms(ctx, input.UserPoolId, input.TermsId));
