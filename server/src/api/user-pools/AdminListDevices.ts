import { pageOfDevices } from "../../core/devices/devices.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";
import { deviceForOperatorOut, poolAndUserAsResources } from "./wire/device.ts";

/**
 * The devices of a user, remembered or not, in order of key.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListDevices.html
 */
export const AdminListDevices = operation("AdminListDevices", async (ctx, input) => {
  const { pool, user } = await poolAndUserAsResources(ctx, input);
  const list = ["AdminListDevices", pool.id, user.sub] as const;
  const after = readPageToken(ctx, list, input.PaginationToken);
  const { items, next } = await pageOfDevices(ctx, pool, user, "operator", input.Limit || PAGE_SIZE, after);
  return {
    Devices: items.map((device) => deviceForOperatorOut(ctx, device, user)),
    PaginationToken: pageToken(ctx, list, next),
  };
});
