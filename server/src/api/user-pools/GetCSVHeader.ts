import { csvHeader } from "../../core/imports/imported-user.ts";
import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";

/**
 * The columns of a file that users are imported from.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetCSVHeader.html
 */
export const GetCSVHeader = operation("GetCSVHeader", async (ctx, { UserPoolId }) => ({
  UserPoolId,
  CSVHeader: csvHeader(await poolById(ctx, UserPoolId)),
}));
