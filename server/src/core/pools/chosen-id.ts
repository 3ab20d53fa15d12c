import { CognitoError } from "../errors.ts";
import type { TagMap } from "../tags/tags.ts";

/**
 * Seeds and tests want ids they can rely on. A pool's tag `_custom_id_` is the id the pool is to have; its tag
 * `_custom_id_:web` is the id that its app client named `web` is to have, for clients have no tags of their own.
 */
const CHOSEN_ID = "_custom_id_";

/** @throws {CognitoError} InvalidParameterException when the id is not of a form that clients and verifiers accept. */
export function chosenPoolId(tags: TagMap): string | undefined {
  return chosen(tags, CHOSEN_ID, /^(?=.{1,55}$)[a-z]{2,4}(?:-[a-z]+)+-\d_[0-9A-Za-z]+$/, "like us-east-1_LocalDev");
}

/** @throws {CognitoError} InvalidParameterException */
export function chosenClientId(tags: TagMap, clientName: string): string | undefined {
  return chosen(tags, `${CHOSEN_ID}:${clientName}`, /^[\w+]{1,128}$/, "of letters, digits, _ and +, up to 128");
}

function chosen(tags: TagMap, key: string, form: RegExp, described: string): string | undefined {
  const id = Object.hasOwn(tags, key) ? tags[key] : undefined;
  if (id === undefined || form.test(id)) return id;
  throw new CognitoError("InvalidParameterException", `The tag ${key} must be an id ${described}.`);
}
