import { html } from "hono/html";
import { ownerOf } from "./fields.ts";
import { formOf, type Markup } from "./layout.ts";
import { Problem } from "./problems.ts";
import type { Visit } from "./visit.ts";

/** How a page asks the browser for a passkey. */
export interface PasskeyForm {
  /** To use one, or to make one. */
  readonly kind: "get" | "create";
  /** Where the answer goes. */
  readonly path: string;
  /** Whose passkey it is. */
  readonly username: string;
  /** As the browser takes them, in JSON. */
  readonly options: unknown;
  readonly button: string;
  /** The browser asks at once, without the button: who chose the passkey has pressed one already. */
  readonly atOnce?: boolean;
}

/** The form that brings what an authenticator answers. Without its script it says what is missing, and cannot be sent. */
export function passkeyForm(visit: Visit, wanted: PasskeyForm): Markup {
  const { texts } = visit;
  const { kind, path, username, options, button, atOnce = false } = wanted;
  const failed = kind === "get" ? texts.passkeyNotUsed : texts.passkeyNotAdded;
  return formOf(
    visit,
    path,
    html`${ownerOf(username)}
          <input type="hidden" name="credential" value="">
          <p class="hint" data-without-passkeys>${texts.passkeyNeeds}</p>
          <p class="problem" data-passkey-problem hidden></p>
          <button class="submit submitButton-customizable" type="button" hidden data-passkey="${kind}" data-options="${JSON.stringify(options)}" data-failed="${failed}" data-exists="${texts.passkeyExists}"${atOnce ? html` data-at-once` : ""}>${button}</button>`,
  );
}

/**
 * What the authenticator answered; that it is a credential is for the core to find out.
 * @throws {Problem} where it did not
 */
export function credentialFrom(form: URLSearchParams, otherwise: "passkeyNotUsed" | "passkeyNotAdded"): string {
  const credential = form.get("credential") ?? "";
  if (credential === "") throw new Problem(otherwise);
  return credential;
}
