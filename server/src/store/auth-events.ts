import type { Kysely } from "kysely";
import type { AuthEvent, EventFeedback } from "../core/risk/auth-event.ts";
import type { AuthEvents } from "../core/store/auth-events.ts";
import { pageOf } from "./rows.ts";
import { sweepOld } from "./sweep.ts";
import type { AuthEventRow, Tables } from "./tables.ts";

export function authEventsIn(db: Kysely<Tables>): AuthEvents {
  const ofUser = (poolId: string, sub: string) =>
    db.selectFrom("auth_events").selectAll().where("pool_id", "=", poolId).where("sub", "=", sub);

  const judged = (poolId: string, sub: string, id: string, { value, provider, at }: EventFeedback) =>
    db
      .updateTable("auth_events")
      .set({ judged: 1, feedback: value, feedback_provider: provider, feedback_at: at.getTime() })
      .where("pool_id", "=", poolId)
      .where("sub", "=", sub)
      .where("id", "=", id);

  return {
    async put(event, until) {
      await db
        .insertInto("auth_events")
        .values(toRow(event, until))
        .onConflict((conflict) => conflict.columns(["pool_id", "sub", "id"]).doNothing())
        .execute();
    },
    async find(poolId, sub, id) {
      const row = await ofUser(poolId, sub).where("id", "=", id).executeTakeFirst();
      return row && toEvent(row);
    },
    async conclude(poolId, sub, id, response, challenges) {
      const row = await db
        .updateTable("auth_events")
        .set({ response, challenges: JSON.stringify(challenges) })
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("id", "=", id)
        .where("response", "<>", "Pass")
        .returningAll()
        .executeTakeFirst();
      return row && toEvent(row);
    },
    async judge(poolId, sub, id, feedback) {
      const { numUpdatedRows } = await judged(poolId, sub, id, feedback).executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async judgeFirst(poolId, sub, id, feedback) {
      const { numUpdatedRows } = await judged(poolId, sub, id, feedback)
        .where("judged", "=", 0)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async page(poolId, sub, limit, after) {
      const rows = await ofUser(poolId, sub)
        .$if(after !== undefined, (query) => query.where("id", "<", after ?? ""))
        .orderBy("id", "desc")
        .limit(limit + 1)
        .execute();
      return pageOf(rows.map(toEvent), limit, ({ id }) => id);
    },
    async newest(poolId, sub, which, limit) {
      const events = ofUser(poolId, sub);
      const rows = await (which === "judged"
        ? events.where("judged", "=", 1)
        : events.where("type", "=", "SignIn").where("response", "=", which === "passed" ? "Pass" : "Fail")
      )
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(toEvent);
    },
    sweep: (before, limit) => sweepOld(db, "auth_events", "expires_at", before, limit),
  };
}

const toRow = (event: AuthEvent, until: Date): AuthEventRow => ({
  pool_id: event.poolId,
  sub: event.sub,
  id: event.id,
  type: event.type,
  response: event.response,
  decision: event.risk.decision,
  level: event.risk.level ?? null,
  compromised: Number(event.risk.isCompromised),
  challenges: JSON.stringify(event.challenges),
  client_id: event.clientId ?? null,
  address: event.address ?? null,
  device: event.device,
  judged: Number(event.feedback !== undefined),
  feedback: event.feedback?.value ?? null,
  feedback_provider: event.feedback?.provider ?? null,
  feedback_at: event.feedback?.at.getTime() ?? null,
  created_at: event.createdAt.getTime(),
  expires_at: until.getTime(),
});

const toEvent = (row: AuthEventRow): AuthEvent => ({
  poolId: row.pool_id,
  sub: row.sub,
  id: row.id,
  type: row.type,
  createdAt: new Date(row.created_at),
  response: row.response,
  risk: { decision: row.decision, level: row.level ?? undefined, isCompromised: row.compromised === 1 },
  challenges: JSON.parse(row.challenges),
  clientId: row.client_id ?? undefined,
  address: row.address ?? undefined,
  device: row.device,
  feedback: feedbackIn(row),
});

const feedbackIn = ({ feedback, feedback_provider, feedback_at }: AuthEventRow): EventFeedback | undefined =>
  feedback !== null && feedback_provider !== null && feedback_at !== null
    ? { value: feedback, provider: feedback_provider, at: new Date(feedback_at) }
    : undefined;
