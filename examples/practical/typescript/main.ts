import { createInterface } from "node:readline";
import { authenticate, confirm, endpoint, signUp, verifyAccessToken, verifyIdToken } from "./cognito.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

const [email, password] = process.argv.slice(2);
if (!email || !password) throw new Error("Usage: node main.ts <e-mail address> <password>");

say(`Signed up ${email} as ${await signUp(email, password)}`);
await confirm(email, await confirmationCode(email));
say(`Confirmed ${email}`);

const { idToken, accessToken } = await authenticate(email, password);
say(`ID token, verified: ${JSON.stringify(await verifyIdToken(idToken), null, 2)}`);
say(`Access token, verified: ${JSON.stringify(await verifyAccessToken(accessToken), null, 2)}`);

/** The code from the e-mail as it is typed in; for an empty line the one in Millpond's inbox. */
async function confirmationCode(to: string): Promise<string> {
  process.stdout.write("Confirmation code (Enter takes it from Millpond's inbox): ");
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== "") return line.trim();
    break;
  }
  const inbox = await fetch(`${endpoint}/inbox/messages?to=${encodeURIComponent(to)}`);
  const { messages } = (await inbox.json()) as { messages: readonly { code: string | null }[] };
  return messages[0]?.code ?? "";
}
