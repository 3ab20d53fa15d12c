import { randomUUID } from "node:crypto";

/** What the server had to say to somebody, as `GET /inbox/messages` shows it. */
export interface Message {
  readonly id: string;
  readonly at: string;
  readonly channel: "EMAIL" | "SMS";
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly code: string | null;
  readonly link: string | null;
}

/** An e-mail address nobody else has, so that its messages are this test's. */
export const anAddress = (name = "ada"): string => `${name}-${randomUUID()}@example.com`;

/** Everything that was sent to an address, newest first. */
export async function messagesTo(url: string, to: string): Promise<readonly Message[]> {
  const response = await fetch(`${url}/inbox/messages?to=${encodeURIComponent(to)}`);
  const { messages } = (await response.json()) as { messages: readonly Message[] };
  return messages;
}

/** The code, or the temporary password, in the newest message to an address. */
export async function codeTo(url: string, to: string): Promise<string> {
  const [newest] = await messagesTo(url, to);
  if (!newest?.code) throw new Error(`No code was sent to ${to}`);
  return newest.code;
}
