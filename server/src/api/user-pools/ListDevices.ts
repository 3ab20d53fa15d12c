import { pageOfDevices } from "../../core/devices/devices.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";
import { deviceOut } from "./wire/device.ts";

/**
 * The remembered devices of the person's own, in order of key.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html
 */
export const ListDevices = operation("ListDevices", async (ctx, input) => {
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  const list = ["ListDevices", pool.id, user.sub] as const;
  const after = readPageToken(ctx, list, input.PaginationToken);
  const { items, next } = await pageOfDevices(ctx, pool, user, "owner", input.Limit || PAGE_SIZE, after);
  return { Devices: items.map(deviceOut), PaginationToken: pageToken(ctx, list, next) };
});
