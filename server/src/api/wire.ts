import { appOf } from "../core/clients/app.ts";
import type { App, Client } from "../core/clients/client.ts";
import { checkSecretHash } from "../core/clients/secret-hash.ts";
import type { Context } from "../core/context.ts";
import type { CognitoError } from "../core/errors.ts";
import { identitiesAttribute } from "../core/identity-providers/identity.ts";
import type { DeliveryDetails } from "../core/messages/mask.ts";
import type { Origin } from "../core/sessions/tracked-session.ts";
import type { Sent } from "../core/triggers/scene.ts";
import type { Attributes, User } from "../core/users/user.ts";
import { constraint, invalidParameter, report } from "../model/faults.ts";
import type { Caller } from "./operation.ts";
import { mfaOptionsOut } from "./user-pools/wire/mfa.ts";

type AttributeList = readonly { readonly Name: string; readonly Value?: string }[];

/**
 * The client of a public operation, its secret hash checked over the name that was sent.
 * @throws {CognitoError} ResourceNotFoundException, NotAuthorizedException
 */
export async function appFor(
  ctx: Pick<Context, "store">,
  input: {
    readonly ClientId: string;
    readonly Username: string;
    readonly SecretHash?: string;
    readonly UserContextData?: UserContext;
  } & ForFunctions,
  caller: Caller,
): Promise<App> {
  const app = await appOf(ctx, input.ClientId);
  checkSecretHash(app.client, input.SecretHash, [input.Username]);
  return { ...app, sent: sentBy(caller, input), origin: originOf(app.client, caller, input.UserContextData) };
}

/** What an application says of where its user is. */
interface UserContext {
  readonly IpAddress?: string;
}

/**
 * Where a request comes from. What the application says of it counts where it keeps a secret and its operators let it say so:
 * anybody can call in the name of others.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserContextDataType.html
 */
export const originOf = (
  { secrets, settings }: Client,
  { origin }: Caller,
  { IpAddress: address }: UserContext = {},
): Origin =>
  address !== undefined && secrets.length > 0 && settings.EnablePropagateAdditionalUserContextData
    ? { ...origin, address }
    : origin;

interface ForFunctions {
  readonly ClientMetadata?: Readonly<Record<string, string>>;
  readonly ValidationData?: AttributeList;
}

/** What a request brings for the functions of the pool. */
export const sentBy = ({ origin }: Caller, { ClientMetadata, ValidationData }: ForFunctions): Sent => ({
  userAgent: origin.userAgent,
  clientMetadata: ClientMetadata,
  validationData: ValidationData && attributesIn(ValidationData),
});

/** `[{Name, Value}]` as a record; an absent value stands for none, which removes. */
export const attributesIn = (list: AttributeList = []): Attributes =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value ?? ""]));

/** The attributes of a user as lists show them, all or these: `sub` and `identities` among them. */
export const attributesOut = (user: User, attributes = user.attributes): { Name: string; Value: string }[] =>
  Object.entries({ sub: user.sub, ...attributes, ...identitiesAttribute(user) }).map(([Name, Value]) => ({
    Name,
    Value,
  }));

export const deliveryOut = ({ attribute, medium, destination }: DeliveryDetails) => ({
  AttributeName: attribute,
  DeliveryMedium: medium,
  Destination: destination,
});

/** `UserType`, as lists of users and AdminCreateUser show a user. */
export const userOut = (user: User) => ({
  Username: user.username,
  Attributes: attributesOut(user),
  UserCreateDate: user.createdAt,
  UserLastModifiedDate: user.updatedAt,
  Enabled: user.enabled,
  UserStatus: user.status,
  ...mfaOptionsOut(user),
});

/** The fault of a member that the model calls optional and this request needs. */
export function missing(path: string): CognitoError {
  const faults: string[] = [];
  report(faults, null, path, constraint.notNull);
  return invalidParameter(faults);
}
