import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { changeClient } from "./change.ts";
import type { Client, ClientSecret } from "./client.ts";

/** One in use and one to take its place. */
const MOST_SECRETS = 2;

const SECRET_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/** The secret that is told to whoever asks: the newest, which those who come to know it should use. */
export const currentSecret = (client: Client): ClientSecret | undefined => client.secrets.at(-1);

/** A new secret: the value that was brought, or 51 characters, 263 bits. */
export const makeSecret = (
  ctx: Pick<Context, "random">,
  clientId: string,
  now: Date,
  value: string | undefined,
): ClientSecret => ({
  id: secretId(clientId, now.getTime()),
  value: value ?? ctx.random.text(51, SECRET_ALPHABET),
  createdAt: now,
});

const secretId = (clientId: string, epoch: number) => `${clientId}--${epoch}`;

/**
 * Gives a client a second secret beside the one in use.
 * @throws {CognitoError} ResourceNotFoundException; InvalidParameterException for a public client; LimitExceededException.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html
 */
export async function addSecret(
  ctx: Pick<Context, "clock" | "random" | "store">,
  poolId: string,
  clientId: string,
  value: string | undefined,
): Promise<ClientSecret> {
  // Drawn before the transaction: what may run twice throws no dice.
  const drawn = makeSecret(ctx, clientId, ctx.clock.now(), value);
  const changed = await changeClient(
    ctx,
    poolId,
    clientId,
    (client) => {
      if (client.secrets.length === 0) throw invalid(`Client ${clientId} is not configured with a secret.`);
      if (client.secrets.length >= MOST_SECRETS) {
        throw new CognitoError(
          "LimitExceededException",
          `Client ${clientId} has ${MOST_SECRETS} secrets already; delete one first.`,
        );
      }
      return { ...client, secrets: [...client.secrets, withFreshId(client, drawn)] };
    },
    "TooManyRequestsException",
  );
  return currentSecret(changed) ?? drawn;
}

/** Two secrets of one millisecond still have two ids. */
function withFreshId(client: Client, secret: ClientSecret): ClientSecret {
  const isTaken = client.secrets.some(({ id }) => id === secret.id);
  return isTaken ? { ...secret, id: secretId(client.id, secret.createdAt.getTime() + 1) } : secret;
}

/**
 * Takes a secret away; it stops working at once.
 * @throws {CognitoError} ResourceNotFoundException; InvalidParameterException for the last one.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClientSecret.html
 */
export async function deleteSecret(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  clientId: string,
  id: string,
): Promise<void> {
  await changeClient(
    ctx,
    poolId,
    clientId,
    (client) => {
      const secrets = client.secrets.filter((secret) => secret.id !== id);
      if (secrets.length === client.secrets.length) {
        throw new CognitoError("ResourceNotFoundException", `Client secret ${id} does not exist.`);
      }
      if (secrets.length === 0) throw invalid("The last client secret cannot be deleted.");
      return { ...client, secrets };
    },
    "TooManyRequestsException",
  );
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
