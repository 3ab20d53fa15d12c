import { appOf } from "../core/clients/app.ts";
import type { App } from "../core/clients/client.ts";
import { checkSecretHash } from "../core/clients/secret-hash.ts";
import type { Context } from "../core/context.ts";
import type { CognitoError } from "../core/errors.ts";
import type { DeliveryDetails } from "../core/messages/mask.ts";
import type { Attributes, User } from "../core/users/user.ts";
import { constraint, invalidParameter, report } from "../model/faults.ts";

type AttributeList = readonly { readonly Name: string; readonly Value?: string }[];

/**
 * The client of a public operation, its secret hash checked over the name that was sent.
 * @throws {CognitoError} ResourceNotFoundException, NotAuthorizedException
 */
export async function appFor(
  ctx: Pick<Context, "store">,
  input: { readonly ClientId: string; readonly Username: string; readonly SecretHash?: string },
): Promise<App> {
  const app = await appOf(ctx, input.ClientId);
  checkSecretHash(app.client, input.SecretHash, [input.Username]);
  return app;
}

/** `[{Name, Value}]` as a record; an absent value stands for none, which removes. */
export const attributesIn = (list: AttributeList = []): Attributes =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value ?? ""]));

/** The attributes of a user as lists show them: `sub` among them. */
export const attributesOut = (sub: string, attributes: Attributes): { Name: string; Value: string }[] =>
  Object.entries({ sub, ...attributes }).map(([Name, Value]) => ({ Name, Value }));

export const deliveryOut = ({ attribute, medium, destination }: DeliveryDetails) => ({
  AttributeName: attribute,
  DeliveryMedium: medium,
  Destination: destination,
});

/** `UserType`, as lists of users and AdminCreateUser show a user. */
export const userOut = (user: User) => ({
  Username: user.username,
  Attributes: attributesOut(user.sub, user.attributes),
  UserCreateDate: user.createdAt,
  UserLastModifiedDate: user.updatedAt,
  Enabled: user.enabled,
  UserStatus: user.status,
});

/** The fault of a member that the model calls optional and this request needs. */
export function missing(path: string): CognitoError {
  const faults: string[] = [];
  report(faults, null, path, constraint.notNull);
  return invalidParameter(faults);
}
