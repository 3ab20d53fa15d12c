import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aClient, aDomain, aPool } from "../../store/store.fixture.ts";
import { type OnPostgres, onPostgres } from "../../testing/on-postgres.ts";
import type { Client } from "../clients/client.ts";
import { deleteClient } from "../clients/update.ts";
import type { Context } from "../context.ts";
import type { WantedAsset } from "./assets.ts";
import { anImage } from "./images.fixture.ts";
import { createBranding, updateBranding } from "./managed-login.ts";
import { setCustomization } from "./ui-customization.ts";

const SIXTEEN = Array.from({ length: 16 }, (_, n) => n);

const icon = (n: number): WantedAsset => ({
  category: "IDP_BUTTON_ICON",
  colorMode: "LIGHT",
  extension: "PNG",
  resourceId: `idp-${n}`,
  bytes: anImage("PNG", String(n)),
});

const wanted = (n: number) => ({ useProvidedValues: undefined, settings: {}, assets: [icon(n)] });

/**
 * What the operations' own tests show on SQLite, where one writes at a time, once more on PostgreSQL, where changes
 * really overlap.
 */
describe("on PostgreSQL", () => {
  let world: OnPostgres;
  let ctx: Context;
  beforeAll(async () => {
    world = await onPostgres();
    ({ ctx } = world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const keepClient = async (): Promise<Client> => {
    const pool = aPool();
    const client = aClient(pool);
    await ctx.store.write(async (tx) => {
      await tx.pools.insert(pool);
      await tx.clients.insert(client);
      await tx.domains.insert(aDomain(pool));
    });
    return client;
  };

  test.each(["ALL", "a client"])(
    "sixteen customizations of %s at once leave CSS and logo of one of them",
    async (whose) => {
      const { poolId, id } = await keepClient();
      const clientId = whose === "ALL" ? whose : id;
      const css = (n: number) => `.label-customizable{margin:${n % 4}px}`;
      const set = (n: number) =>
        setCustomization(ctx, poolId, clientId, { css: css(n), logo: anImage("PNG", String(n % 4)) });
      await Promise.all(SIXTEEN.map(set));
      const kept = await ctx.store.uiCustomizations.find(poolId, clientId);
      const [logo] = await ctx.store.brandImages.ofOwner(poolId, clientId);
      expect(kept?.logo).toEqual({ digest: logo?.digest, extension: "PNG" });
      expect(kept?.css).toBe(css(Number(String.fromCharCode(logo?.bytes.at(-1) ?? 0))));
    },
  );

  test("of sixteen styles for one client at once, one is made, with its image", async () => {
    const { poolId, id } = await keepClient();
    const settled = await Promise.allSettled(SIXTEEN.map((n) => createBranding(ctx, poolId, id, wanted(n))));
    const made = settled.filter((result) => result.status === "fulfilled");
    expect(made).toHaveLength(1);
    const branding = await ctx.store.brandings.ofClient(poolId, id);
    const images = await ctx.store.brandImages.ofOwner(poolId, branding?.id ?? "");
    expect(branding?.assets.map(({ digest }) => digest)).toEqual(images.map(({ digest }) => digest));
  });

  test("of sixteen changes of a style at once none is lost", async () => {
    const { poolId, id } = await keepClient();
    const { branding } = await createBranding(ctx, poolId, id, { ...wanted(0), assets: [] });
    await Promise.all(SIXTEEN.map((n) => updateBranding(ctx, poolId, branding.id, wanted(n))));
    const changed = await ctx.store.brandings.find(poolId, branding.id);
    const images = await ctx.store.brandImages.ofOwner(poolId, branding.id);
    expect(changed?.version).toBe(17);
    expect(changed?.assets.map(({ digest }) => digest).toSorted()).toEqual(
      images.map(({ digest }) => digest).toSorted(),
    );
    expect(images).toHaveLength(16);
  });

  test("nothing is left of a client that is deleted while it gets a look", async () => {
    for (const _ of SIXTEEN) {
      const { poolId, id } = await keepClient();
      const [deleted] = await Promise.allSettled([
        deleteClient(ctx, poolId, id),
        createBranding(ctx, poolId, id, wanted(1)),
        setCustomization(ctx, poolId, id, { css: undefined, logo: anImage("PNG") }),
      ]);
      expect(deleted.status).toBe("fulfilled");
      const { brandings, uiCustomizations } = ctx.store;
      expect([await brandings.ofClient(poolId, id), await uiCustomizations.find(poolId, id)]).toEqual([
        undefined,
        undefined,
      ]);
      const images = await world.database.db
        .selectFrom("brand_images")
        .select("digest")
        .where("pool_id", "=", poolId)
        .execute();
      expect(images).toEqual([]);
    }
  });
});
