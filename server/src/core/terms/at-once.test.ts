import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aClient, aPool } from "../../store/store.fixture.ts";
import { type OnPostgres, onPostgres } from "../../testing/on-postgres.ts";
import { deleteClient } from "../clients/update.ts";
import type { Context } from "../context.ts";
import { createTerms, deleteTerms, updateTerms } from "./documents.ts";
import type { TermsDocument } from "./terms.ts";

const SIXTEEN = Array.from({ length: 16 }, (_, n) => n);

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

  async function keepClient(): Promise<{ poolId: string; clientId: string }> {
    const pool = aPool();
    const client = aClient(pool);
    await ctx.store.write(async (tx) => {
      await tx.pools.insert(pool);
      await tx.clients.insert(client);
    });
    return { poolId: pool.id, clientId: client.id };
  }

  const links = (n: number | string) => ({ "cognito:default": `https://example.com/${n}` });
  const create = (of: { poolId: string; clientId: string }, name = "terms-of-use") =>
    createTerms(ctx, { ...of, name, links: links(name) });
  const refusals = (settled: readonly PromiseSettledResult<unknown>[]) =>
    settled.flatMap((result) => (result.status === "rejected" ? [String(result.reason.code)] : []));

  test("of sixteen documents of one name, one is made", async () => {
    const of = await keepClient();
    const settled = await Promise.allSettled(SIXTEEN.map(() => create(of)));
    expect(refusals(settled)).toEqual(Array(15).fill("TermsExistsException"));
    expect(await ctx.store.terms.count(of.poolId)).toBe(1);
  });

  test("sixteen changes are all made, and a deletion among them takes the document away", async () => {
    const { poolId, id } = await create(await keepClient());
    const changed = await Promise.all(SIXTEEN.map((n) => updateTerms(ctx, poolId, id, { links: links(n) })));
    expect(changed).toContainEqual(await ctx.store.terms.find(poolId, id));
    const settled = await Promise.allSettled([
      ...SIXTEEN.map((n) => updateTerms(ctx, poolId, id, { links: links(n) })),
      deleteTerms(ctx, poolId, id),
    ]);
    expect(settled.at(-1)?.status).toBe("fulfilled");
    expect(refusals(settled).filter((code) => code !== "ResourceNotFoundException")).toEqual([]);
    expect(await ctx.store.terms.find(poolId, id)).toBeUndefined();
  });

  test("a new document and one that takes its name: one of both has it", async () => {
    const of = await keepClient();
    const { id } = await create(of);
    const settled = await Promise.allSettled(
      SIXTEEN.map((n) =>
        n % 2 === 0 ? create(of, "privacy-policy") : updateTerms(ctx, of.poolId, id, { name: "privacy-policy" }),
      ),
    );
    expect(new Set(refusals(settled))).toEqual(new Set(["TermsExistsException"]));
    const names = (await ctx.store.terms.ofClient(of.poolId, of.clientId)).map(({ name }) => name);
    expect(names.filter((name) => name === "privacy-policy")).toHaveLength(1);
  });

  test("two documents that want each other's name stay as they are, eight times over", async () => {
    const of = await keepClient();
    const [terms, policy] = [await create(of), await create(of, "privacy-policy")];
    const swap = (document: TermsDocument, { name }: TermsDocument) =>
      updateTerms(ctx, of.poolId, document.id, { name });
    const calls = SIXTEEN.map((n) => (n % 2 === 0 ? swap(terms, policy) : swap(policy, terms)));
    expect(refusals(await Promise.allSettled(calls))).toEqual(Array(16).fill("TermsExistsException"));
    expect(await ctx.store.terms.ofClient(of.poolId, of.clientId)).toEqual([policy, terms]);
  });

  test("a client that is deleted meanwhile leaves no document behind", async () => {
    const of = await keepClient();
    const { poolId, id } = await create(of);
    const settled = await Promise.allSettled([
      ...SIXTEEN.map((n) => updateTerms(ctx, poolId, id, { links: links(n) })),
      create(of, "privacy-policy"),
      deleteClient(ctx, poolId, of.clientId),
    ]);
    expect(settled.at(-1)?.status).toBe("fulfilled");
    expect(await ctx.store.terms.count(poolId)).toBe(0);
  });
});
