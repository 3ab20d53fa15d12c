import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { tagsOf } from "../tags/tags.ts";
import { type Switch, switchTag } from "./switch-tags.ts";

/** Whether a switch is on for a client: for all of the pool's clients by `all`, or for some by their ids, separated by blanks. */
export async function isOn(ctx: Pick<Context, "store">, { client, pool }: App, name: Switch): Promise<boolean> {
  const value = (await tagsOf(ctx, pool.id))[switchTag(name)];
  return value !== undefined && (value === "all" || value.split(" ").includes(client.id));
}
