import type { Medium } from "../pools/pool.ts";
import type { HandOver } from "../triggers/port.ts";

/** Something to be sent to a person; kept sealed, for it carries codes and passwords. */
export interface Message {
  readonly poolId: string;
  /** Time-ordered. */
  readonly id: string;
  readonly medium: Medium;
  readonly to: string;
  /** One line; absent for SMS. */
  readonly subject: string | undefined;
  readonly text: string;
  /** Absent for SMS. */
  readonly html: string | undefined;
  /** Sender and reply address the pool asks for. */
  readonly from: string | undefined;
  readonly replyTo: string | undefined;
  /** The code or temporary password in it, and the link, so that the inbox need not look for them. */
  readonly code: string | undefined;
  readonly link: string | undefined;
  readonly createdAt: Date;
  /** How often sending was tried. */
  readonly tries: number;
  /** When sending is due; absent for what only the inbox shows. */
  readonly dueAt: Date | undefined;
  /** A function of the pool sends it: this is the function, and what it is handed. */
  readonly handOver?: HandOver;
}
