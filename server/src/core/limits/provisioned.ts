import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";

/**
 * The requests per second that AWS lets an account make in a region, by category: those categories whose rate can be changed.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
 */
const FREE = {
  UserAuthentication: 120,
  UserCreation: 50,
  UserFederation: 25,
  UserRead: 120,
  UserResourceRead: 50,
  UserToken: 120,
} as const;

export type AdjustableCategory = keyof typeof FREE;

/** A rate in requests per second. A server with request limits holds to one that was set, and to no other. */
export interface ProvisionedLimit {
  readonly category: string;
  readonly provisioned: number;
  /** What every account has. */
  readonly free: number;
}

/** How a limit is named: `{"Category": "UserAuthentication"}`. */
export type LimitAttributes = Readonly<Record<string, string>>;

/** @throws {CognitoError} InvalidParameterException for a category that there is not, or whose rate nobody can change. */
export async function provisionedLimit(
  ctx: Pick<Context, "store">,
  region: string,
  attributes: LimitAttributes,
): Promise<ProvisionedLimit> {
  const { category, free } = categoryIn(attributes);
  const provisioned = (await ctx.store.provisionedLimits.find(region, category)) ?? free;
  return { category, provisioned, free };
}

/**
 * Changes a rate of a region. Whatever is not below the free one is kept: no account here has a maximum.
 * @throws {CognitoError} InvalidParameterException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateProvisionedLimit.html
 */
export async function provisionLimit(
  ctx: Pick<Context, "store">,
  region: string,
  attributes: LimitAttributes,
  provisioned: number,
): Promise<ProvisionedLimit> {
  const { category, free } = categoryIn(attributes);
  if (provisioned < free) throw invalid(`The provisioned limit of ${category} cannot be lower than ${free}.`);
  await ctx.store.writeOne((tx) => tx.provisionedLimits.set(region, category, provisioned));
  return { category, provisioned, free };
}

function categoryIn({ Category: category, ...others }: LimitAttributes): { category: string; free: number } {
  if (category === undefined || Object.keys(others).length > 0) {
    throw invalid("A limit of the class API_CATEGORY is identified by the attribute Category alone.");
  }
  if (!isAdjustable(category)) throw invalid(`There is no adjustable limit of the category ${category}.`);
  return { category, free: FREE[category] };
}

const isAdjustable = (category: string): category is AdjustableCategory => Object.hasOwn(FREE, category);

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
