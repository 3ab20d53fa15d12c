import { once } from "node:events";
import { callbackify } from "node:util";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly mail: Email;
  /** Came over TLS. */
  readonly secure: boolean;
  /** As it came over the wire. */
  readonly raw: string;
}

export interface MailServer {
  readonly url: string;
  readonly port: number;
  /** In order of arrival. */
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

export interface MailServerBehaviour {
  /** 0 takes a free one. */
  readonly port?: number;
  /** The reply to a recipient that is not wanted; undefined for one that is. */
  readonly refuse?: (recipient: string) => { readonly code: number; readonly text: string } | undefined;
  /** The only user and password that are let in; without them nobody is asked. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Offers STARTTLS, with a certificate that nobody vouches for. */
  readonly tls?: boolean;
}

/** A real SMTP server on a port of 127.0.0.1 that keeps what it is given. */
export async function mailServer({
  port = 0,
  refuse,
  login,
  tls = false,
}: MailServerBehaviour = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: [...(login ? [] : ["AUTH"]), ...(tls ? [] : ["STARTTLS"])],
    closeTimeout: 10,
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (username === login?.user && password === login?.password) done(null, { user: username });
      else done(Object.assign(new Error("Who are you?"), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      const refusal = refuse?.(address);
      done(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
    },
    onData(stream, { envelope, secure }, done) {
      const keep = async () => {
        const raw = Buffer.concat(await stream.toArray()).toString("utf8");
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, secure, raw, mail: await PostalMime.parse(raw) });
      };
      callbackify(keep)(done);
    },
  });
  // A client that goes away in the middle of a sentence is the client's affair.
  server.on("error", () => {});
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("The mail server has no port");
  return {
    port: address.port,
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
