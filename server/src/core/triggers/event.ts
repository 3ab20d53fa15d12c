import { regionOf } from "../pools/pool.ts";
import { loginsOf } from "../users/logins.ts";
import type { Attributes, User } from "../users/user.ts";
import type { TriggerEvent } from "./port.ts";
import type { Scene } from "./scene.ts";

interface Parts {
  readonly source: string;
  readonly userName: string;
  readonly request: TriggerEvent["request"];
  /** As it stands before the function has filled it in. */
  readonly response?: TriggerEvent["response"];
  readonly version?: TriggerEvent["version"];
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export const eventOf = (
  { pool, client, sent }: Scene,
  { source, userName, request, response = {}, version = "1" }: Parts,
): TriggerEvent => ({
  version,
  triggerSource: source,
  region: regionOf(pool.id),
  userPoolId: pool.id,
  userName,
  callerContext: {
    awsSdkVersion: sdkIn(sent?.userAgent),
    clientId: client?.id ?? "CLIENT_ID_NOT_APPLICABLE",
  },
  request,
  response,
});

/** `aws-sdk-js-3.1169.0` of `aws-sdk-js/3.1169.0 ua/2.1 …`; who is no SDK of AWS is unknown. */
function sdkIn(userAgent = ""): string {
  const [, name, version] = /^aws-sdk-([a-z\d-]{1,32})\/([\w.-]{1,32})/i.exec(userAgent) ?? [];
  return name === undefined || version === undefined ? "aws-sdk-unknown-unknown" : `aws-sdk-${name}-${version}`;
}

/** The attributes of a user as functions see them, `sub`, state and the aliases in force among them. */
export function attributesOf({ pool }: Scene, user: User): Attributes {
  const aliases = loginsOf(pool, user).filter(({ kind }) => kind === "email" || kind === "phone_number");
  return {
    sub: user.sub,
    ...Object.fromEntries(aliases.map(({ kind, name }) => [`cognito:${kind}_alias`, name])),
    "cognito:user_status": user.status,
    ...user.attributes,
  };
}

/** `clientMetadata`, if the request brought some; never null. */
export const metadataOf = ({ sent }: Scene): { readonly clientMetadata?: Readonly<Record<string, string>> } =>
  sent?.clientMetadata ? { clientMetadata: sent.clientMetadata } : {};

/** `validationData`, which is null where the request brought none. */
export const validationDataOf = ({ sent }: Scene): Readonly<Record<string, string>> | null =>
  sent?.validationData ?? null;
