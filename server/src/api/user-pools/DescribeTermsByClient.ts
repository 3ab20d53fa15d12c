import { termsOfClient } from "../../core/terms/documents.ts";
import { operation } from "../operation.ts";
import { termsOut } from "./wire/terms.ts";

/**
 * Tells the same of a document by its app client and its name.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeTermsByClient.html
 */
export const DescribeTermsByClient = operation("DescribeTermsByClient", async (ctx, input) => {
  const { UserPoolId: poolId, ClientId: clientId, TermsName: name } = input;
  return { Terms: termsOut(await termsOfClient(ctx, { poolId, clientId, name })) };
});
