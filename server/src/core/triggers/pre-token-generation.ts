import { type Group, rolesOf } from "../groups/group.ts";
import type { User } from "../users/user.ts";
import { type Answered, callFunction, isRecord, listIn, type Needs, recordIn, textIn, unrecognizable } from "./call.ts";
import { attributesOf, eventOf, metadataOf } from "./event.ts";
import type { Scene } from "./scene.ts";

/** On what occasion tokens are made. */
export type TokenSource =
  | "HostedAuth"
  | "Authentication"
  | "NewPasswordChallenge"
  | "AuthenticateDevice"
  | "RefreshTokens";

/** What becomes of the claims of one token. */
export interface ClaimChanges {
  readonly addOrOverride: ReadonlyMap<string, unknown>;
  readonly suppress: ReadonlySet<string>;
}

export interface TokenChanges {
  readonly id: ClaimChanges;
  readonly access: ClaimChanges;
  readonly scopesToAdd: readonly string[];
  readonly scopesToSuppress: readonly string[];
  /** In the place of the user's own; absent where those stand. */
  readonly groups?: GroupClaims;
}

/** Groups and their roles, as tokens tell of them. */
export interface GroupClaims {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole: string | undefined;
}

/** What tokens are about to be made of. */
export interface TokensAhead {
  readonly source: TokenSource;
  readonly user: User;
  /** Strongest first. */
  readonly groups: readonly Group[];
  readonly scopes: readonly string[];
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
const MOST_CHANGES = 5_000;

/**
 * Before a person's tokens are signed: the function may change what they say.
 * @throws {CognitoError} as `callFunction`
 */
export async function preTokenGeneration(
  ctx: Needs,
  scene: Scene,
  { source, user, groups, scopes }: TokensAhead,
): Promise<TokenChanges | undefined> {
  const config = configOf(scene);
  if (!config) return undefined;
  const { roles, preferredRole } = rolesOf(groups);
  const event = eventOf(scene, {
    ...versioned(config.LambdaVersion),
    source: `TokenGeneration_${source}`,
    userName: user.username,
    request: {
      userAttributes: attributesOf(scene, user),
      groupConfiguration: {
        groupsToOverride: groups.map(({ name }) => name),
        iamRolesToOverride: roles,
        preferredRole: preferredRole ?? null,
      },
      ...(config.LambdaVersion !== "V1_0" && { scopes }),
      ...metadataOf(scene),
    },
  });
  const answered = await callFunction(ctx, "PreTokenGeneration", config.LambdaArn, event);
  return config.LambdaVersion === "V1_0" ? changesOfV1(answered) : changesOfV2(answered);
}

/**
 * The same for a machine that speaks for itself. Functions of the third version alone are asked.
 * @throws {CognitoError} as `callFunction`
 */
export async function preMachineTokenGeneration(
  ctx: Needs,
  scene: Scene,
  scopes: readonly string[],
): Promise<TokenChanges | undefined> {
  const config = configOf(scene);
  if (config?.LambdaVersion !== "V3_0") return undefined;
  const event = eventOf(scene, {
    ...versioned(config.LambdaVersion),
    source: "TokenGeneration_ClientCredentials",
    userName: "ClientCredentials",
    request: { userAttributes: {}, groupConfiguration: null, scopes, ...metadataOf(scene) },
  });
  return changesOfV2(await callFunction(ctx, "PreTokenGeneration", config.LambdaArn, event));
}

const configOf = ({ pool }: Scene) => pool.settings.LambdaConfig?.PreTokenGenerationConfig;

const versioned = (version: "V1_0" | "V2_0" | "V3_0") => ({
  version: ({ V1_0: "1", V2_0: "2", V3_0: "3" } as const)[version],
  response: { [version === "V1_0" ? "claimsOverrideDetails" : "claimsAndScopeOverrideDetails"]: null },
});

/** The first version speaks of the ID token; groups are told in both. */
function changesOfV1(answered: Answered): TokenChanges {
  const details = recordIn(answered, "claimsOverrideDetails") ?? {};
  const id = claimChanges(details);
  // Where values may be of any kind, the later versions are for that.
  if ([...id.addOrOverride.values()].some((value) => typeof value !== "string")) throw unrecognizable();
  return { id, access: NO_CHANGES, scopesToAdd: [], scopesToSuppress: [], ...groupChange(details) };
}

function changesOfV2(answered: Answered): TokenChanges {
  const details = recordIn(answered, "claimsAndScopeOverrideDetails") ?? {};
  const ofAccess = recordIn(details, "accessTokenGeneration") ?? {};
  const id = claimChanges(recordIn(details, "idTokenGeneration") ?? {});
  const access = claimChanges(ofAccess);
  if (PLAIN_CLAIMS.some((name) => isComplex(id.addOrOverride.get(name)))) throw unrecognizable();
  const scopesToAdd = listIn(ofAccess, "scopesToAdd");
  if (scopesToAdd.some((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))) throw unrecognizable();
  const count = id.addOrOverride.size + access.addOrOverride.size + scopesToAdd.length;
  if (count > MOST_CHANGES) throw unrecognizable(`more than ${MOST_CHANGES} changes`);
  const scopesToSuppress = listIn(ofAccess, "scopesToSuppress");
  return { id, access, scopesToAdd, scopesToSuppress, ...groupChange(details) };
}

const NO_CHANGES: ClaimChanges = { addOrOverride: new Map(), suppress: new Set() };

/** Cognito takes no objects for these, not even for the address, which is one in its own tokens. */
const PLAIN_CLAIMS = ["email_verified", "phone_number_verified", "updated_at", "address"] as const;

const isComplex = (value: unknown): boolean => typeof value === "object" && value !== null;

/** A claim of null is none. */
function claimChanges(answered: Answered): ClaimChanges {
  const wanted = Object.entries(recordIn(answered, "claimsToAddOrOverride") ?? {});
  if (wanted.length > MOST_CHANGES) throw unrecognizable(`more than ${MOST_CHANGES} changes`);
  return {
    addOrOverride: new Map(wanted.filter(([, value]) => value !== null)),
    suppress: new Set(listIn(answered, "claimsToSuppress")),
  };
}

/** What is given takes the place of the user's groups as a whole; null or an empty object takes them away. */
function groupChange(details: Answered): { readonly groups?: GroupClaims } {
  if (!Object.hasOwn(details, "groupOverrideDetails")) return {};
  const given = details.groupOverrideDetails ?? {};
  if (!isRecord(given)) throw unrecognizable();
  return {
    groups: {
      groups: listIn(given, "groupsToOverride"),
      roles: listIn(given, "iamRolesToOverride"),
      preferredRole: textIn(given, "preferredRole"),
    },
  };
}
