import type { Message } from "../core/messages/message.ts";
import { type Send, Undelivered } from "./outbox.ts";

/**
 * Sends e-mail by the mail server at `url`, as `from` where the pool names no sender. `smtps:` is TLS from the first byte;
 * `smtp:` changes to TLS whenever the server offers it, and insists on it with `?requireTLS=true`.
 */
export function smtpSender({ url, from }: { readonly url: string; readonly from: string }): Send {
  let opening: ReturnType<typeof openTransport> | undefined;

  const send = async (message: Message, signal: AbortSignal): Promise<void> => {
    const sender = message.from ?? from;
    try {
      const transport = await (opening ??= openTransport(url));
      await transport.sendMail({
        from: sender,
        // An object, not text: the address is never read as a list of addresses.
        to: { name: "", address: message.to },
        ...(message.replyTo !== undefined && { replyTo: message.replyTo }),
        subject: message.subject ?? "",
        text: message.text,
        ...(message.html !== undefined && { html: message.html }),
        // Both stay the same when a message is sent again, so that mail servers and people can tell.
        messageId: `<${message.id}@${domainOf(sender)}>`,
        date: message.createdAt,
        // Keeps out-of-office answers away (RFC 3834 §5).
        headers: { "Auto-Submitted": "auto-generated" },
        signal,
      });
    } catch (error) {
      throw undelivered(error);
    }
  };
  return Object.assign(send, { close: () => void opening?.then((transport) => transport.close()) });
}

/** Loaded when the first e-mail leaves: a server that sends none starts faster without it. */
async function openTransport(url: string) {
  const [{ createTransport }, { parseConnectionUrl }] = await Promise.all([
    import("nodemailer"),
    import("nodemailer/lib/shared"),
  ]);
  return createTransport({
    ...parseConnectionUrl(url),
    pool: true,
    maxRequeues: 0, // trying again is the outbox's
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    // The URL could ask for these; they would write codes and addresses to the log.
    logger: false,
    debug: false,
  });
}

const domainOf = (sender: string): string => sender.match(/@([\w.-]+)>?\s*$/)?.[1] ?? "localhost";

/** The server's own words are left out: they quote addresses. */
function undelivered(error: unknown): Undelivered {
  const property = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);
  const command = property("command");
  const code = property("originalCode") ?? property("code");
  const reason = [code, command, property("responseCode")]
    .filter((part) => typeof part === "string" || typeof part === "number")
    .join(" ");
  // A 5xx for the recipient or the content is about this message. Any other, as for a login or a sender, is about the
  // mail server's settings, which somebody may mend within the day.
  const aboutMessage = command === "RCPT TO" || command === "DATA";
  return new Undelivered(reason || "unknown", { permanent: aboutMessage && property("permanent") === true });
}
