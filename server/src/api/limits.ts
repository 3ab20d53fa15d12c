import type { Context } from "../core/context.ts";
import { CognitoError } from "../core/errors.ts";
import type { RequestCategory } from "../core/limits/request-limits.ts";
import { poolIdIn } from "../core/tokens/access-token.ts";
import type { OperationName } from "../model/types.ts";

/**
 * The operations of those categories whose rate can be changed.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
 */
const CATEGORIES: Readonly<Partial<Record<OperationName, RequestCategory>>> = {
  AdminInitiateAuth: "UserAuthentication",
  GetTokensFromRefreshToken: "UserAuthentication",
  InitiateAuth: "UserAuthentication",
  AdminRespondToAuthChallenge: "Challenges",
  RespondToAuthChallenge: "Challenges",
  AdminConfirmSignUp: "UserCreation",
  AdminCreateUser: "UserCreation",
  ConfirmSignUp: "UserCreation",
  SignUp: "UserCreation",
  AdminGetUser: "UserRead",
  AdminGetUserAuthFactors: "UserRead",
  GetUser: "UserRead",
  AdminGetDevice: "UserResourceRead",
  AdminListDevices: "UserResourceRead",
  AdminListGroupsForUser: "UserResourceRead",
  AdminListUserAuthEvents: "UserResourceRead",
  GetDevice: "UserResourceRead",
  GetUserAttributeVerificationCode: "UserResourceRead",
  ListDevices: "UserResourceRead",
  ResendConfirmationCode: "UserResourceRead",
  RevokeToken: "UserToken",
};

type Needs = Pick<Context, "requestLimits" | "store">;

/**
 * Counts a request that needs no AWS credentials for the address it came from.
 * @throws {CognitoError} TooManyRequestsException
 */
export function countAddress({ requestLimits }: Pick<Needs, "requestLimits">, address: string | undefined): void {
  if (requestLimits?.fromAddress(address) !== undefined) throw tooMany();
}

/**
 * Counts a request for its category; and for the user whom it names, where that may be anybody's guess: operators work
 * through many requests of one user. What names no pool that there is is left to the operation to refuse.
 * @throws {CognitoError} TooManyRequestsException
 */
export async function countRequest(
  { requestLimits, store }: Needs,
  name: OperationName,
  input: object,
  isForOperators: boolean,
): Promise<void> {
  if (!requestLimits) return;
  const category = CATEGORIES[name];
  const username = isForOperators ? undefined : usernameIn(input);
  if (category === undefined && username === undefined) return;
  const poolId = await poolOf(store, input);
  if (poolId === undefined) return;
  if (username !== undefined && requestLimits.aboutUser(poolId, username) !== undefined) throw tooMany();
  if (category !== undefined && (await requestLimits.inCategory(poolId, category)) !== undefined) throw tooMany();
}

async function poolOf(store: Needs["store"], input: object): Promise<string | undefined> {
  const clientId = textIn(input, "ClientId");
  const accessToken = textIn(input, "AccessToken");
  const named =
    textIn(input, "UserPoolId") ??
    (clientId === undefined ? undefined : (await store.clients.find(clientId))?.poolId) ??
    // Not believed yet: it is only counted.
    (accessToken === undefined ? undefined : poolIdIn(accessToken));
  // Only of a pool that there is: whoever makes one up must not fill the memory with rates of its region.
  return named === undefined ? undefined : (await store.pools.find(named))?.id;
}

const usernameIn = (input: object): string | undefined =>
  textIn(input, "Username") ??
  textIn(member(input, "AuthParameters"), "USERNAME") ??
  textIn(member(input, "ChallengeResponses"), "USERNAME");

function textIn(value: unknown, name: string): string | undefined {
  const text = member(value, name);
  return typeof text === "string" ? text : undefined;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;

/** In AWS's words as far as they are known: clients act on the name, and try again later. */
const tooMany = () => new CognitoError("TooManyRequestsException", "Too many requests");
