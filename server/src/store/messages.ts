import type { Kysely } from "kysely";
import type { Message } from "../core/messages/message.ts";
import type { Seal } from "../core/seal.ts";
import type { Messages } from "../core/store/messages.ts";
import { openText, sealText, toDate } from "./rows.ts";
import { sweepOld } from "./sweep.ts";
import type { MessageRow, Tables } from "./tables.ts";

type Body = Omit<Message, "poolId" | "id" | "createdAt" | "dueAt" | "tries">;

const context = (poolId: string, id: string) => `${poolId}/${id}`;

export function messagesIn(db: Kysely<Tables>, seal: Seal): Messages {
  const recipient = (to: string) => seal.digest("message-recipient", to.toLowerCase());

  function toMessage(row: MessageRow): Message {
    const body: Body = JSON.parse(openText(seal, "message", context(row.pool_id, row.id), row.body));
    return {
      ...body,
      poolId: row.pool_id,
      id: row.id,
      createdAt: new Date(row.created_at),
      dueAt: toDate(row.due_at),
      tries: row.tries,
    };
  }

  return {
    async add({ poolId, id, createdAt, dueAt, tries, ...body }) {
      await db
        .insertInto("messages")
        .values({
          pool_id: poolId,
          id,
          recipient: recipient(body.to),
          body: sealText(seal, "message", context(poolId, id), JSON.stringify(body satisfies Body)),
          tries,
          due_at: dueAt?.getTime() ?? null,
          created_at: createdAt.getTime(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async takeDue(now, leaseUntil, limit) {
      const due = await db
        .selectFrom("messages")
        .selectAll()
        .where("due_at", "<=", now.getTime())
        .orderBy("due_at")
        .orderBy("id") // Servers that take at once ask for the rows in one order, so that none waits for another in a circle.
        .limit(limit)
        .execute();
      const taken: Message[] = [];
      for (const row of due) {
        const { numUpdatedRows } = await db
          .updateTable("messages")
          .set({ due_at: leaseUntil.getTime(), tries: row.tries + 1 })
          .where("pool_id", "=", row.pool_id)
          .where("id", "=", row.id)
          .where("due_at", "=", row.due_at)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 1n) {
          taken.push({ ...toMessage(row), tries: row.tries + 1, dueAt: leaseUntil });
        }
      }
      return taken;
    },
    async sent(message) {
      await db.deleteFrom("messages").where("pool_id", "=", message.poolId).where("id", "=", message.id).execute();
    },
    async failed(message, nextAt) {
      await db
        .updateTable("messages")
        .set({ due_at: nextAt?.getTime() ?? null })
        .where("pool_id", "=", message.poolId)
        .where("id", "=", message.id)
        .where("tries", "=", message.tries)
        .execute();
    },
    async inbox(limit, to) {
      const all = db.selectFrom("messages").selectAll();
      const rows = await (to === undefined ? all : all.where("recipient", "=", recipient(to)))
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(toMessage);
    },
    sweep: (before, limit) => sweepOld(db, "messages", "created_at", before, limit),
  };
}
