import { MOST_PASSKEYS } from "../../core/passkeys/passkey.ts";
import { operation } from "../operation.ts";
import { pageToken, readPageToken } from "../paging.ts";
import { passkeyOut } from "./wire/passkey.ts";
import { signedInFor } from "./wire/told-as-declared.ts";

/**
 * A signed-in person's passkeys, oldest first.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html
 */
export const ListWebAuthnCredentials = operation("ListWebAuthnCredentials", async (ctx, input) => {
  const { pool, user } = await signedInFor(ctx, "ListWebAuthnCredentials", input.AccessToken);
  const list = ["ListWebAuthnCredentials", pool.id, user.sub] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  const passkeys = await ctx.store.passkeys.ofUser(pool.id, user.sub);
  // All of them are few. Where the one that a page ended with is gone, the list begins anew.
  const begin = passkeys.findIndex(({ id }) => id === after) + 1;
  const page = passkeys.slice(begin, begin + (input.MaxResults || MOST_PASSKEYS));
  const isLast = begin + page.length >= passkeys.length;
  return {
    Credentials: page.map(passkeyOut),
    NextToken: pageToken(ctx, list, isLast ? undefined : page.at(-1)?.id),
  };
});
