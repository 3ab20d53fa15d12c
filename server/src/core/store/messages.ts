import type { Message } from "../messages/message.ts";

export interface Messages {
  /** The same message once more, by a rerun, is stored once. */
  add(message: Message): Promise<void>;
  /**
   * Takes up to `limit` messages that are due at `now`, longest due first, and holds them back until `leaseUntil`: no other
   * server gets them meanwhile. Taking counts as a try.
   */
  takeDue(now: Date, leaseUntil: Date, limit: number): Promise<readonly Message[]>;
  /** It left: nothing of it is kept. */
  sent(message: Message): Promise<void>;
  /** It did not leave; it is due again at `nextAt`, or never. Nothing happens when another server has taken it since. */
  failed(message: Message, nextAt: Date | undefined): Promise<void>;
  /** The inbox: newest first, all or those sent to one address, upper and lower case alike. */
  inbox(limit: number, to?: string): Promise<readonly Message[]>;
  /** Removes up to `limit` messages made before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
