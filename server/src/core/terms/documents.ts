import { uuid4 } from "../../lib/uuid.ts";
import { clientById, clientNotFound } from "../clients/find.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { poolById } from "../pools/find.ts";
import type { Repositories } from "../store/store.ts";
import type { TermsDocument } from "./terms.ts";

/** What a pool holds on AWS. */
const MOST_TERMS = 40;

/**
 * Gives an app client one of its two documents. Both must be there before its sign-up page names them.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, TermsExistsException, LimitExceededException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateTerms.html
 */
export async function createTerms(
  ctx: Pick<Context, "clock" | "random" | "store">,
  wanted: Pick<TermsDocument, "poolId" | "clientId" | "name" | "links">,
): Promise<TermsDocument> {
  const { poolId, clientId } = wanted;
  checkLinks(wanted.links);
  await poolById(ctx, poolId);
  await clientById(ctx, poolId, clientId);
  const now = ctx.clock.now();
  const terms: TermsDocument = { ...wanted, id: uuid4(ctx.random.bytes(16)), createdAt: now, updatedAt: now };
  await ctx.store.write(async (tx) => {
    if (!(await tx.clients.holdAlone(poolId, clientId))) throw clientNotFound(clientId);
    const others = await tx.terms.count(poolId);
    if (!(await tx.terms.insert(terms))) throw termsExist(terms);
    if (others >= MOST_TERMS) {
      throw new CognitoError(
        "LimitExceededException",
        `A user pool can have no more than ${MOST_TERMS} terms documents.`,
      );
    }
  });
  return terms;
}

/**
 * Changes what is given of a document; the rest stays. Links are replaced as a whole.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, TermsExistsException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateTerms.html
 */
export async function updateTerms(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  id: string,
  wanted: Partial<Pick<TermsDocument, "name" | "links">>,
): Promise<TermsDocument> {
  if (wanted.links) checkLinks(wanted.links);
  await poolById(ctx, poolId);
  const updatedAt = ctx.clock.now();
  return ctx.store.write(async (tx) => {
    const before = await forChange(tx, poolId, id);
    const after: TermsDocument = { ...before, ...wanted, updatedAt };
    const ofClient = await tx.terms.ofClient(poolId, before.clientId);
    if (ofClient.some((other) => other.id !== id && other.name === after.name)) throw termsExist(after);
    if (!(await tx.terms.replace(after))) throw termsNotFound(id);
    return after;
  });
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function deleteTerms(ctx: Pick<Context, "store">, poolId: string, id: string): Promise<void> {
  await poolById(ctx, poolId);
  if (!(await ctx.store.writeOne((tx) => tx.terms.delete(poolId, id)))) throw termsNotFound(id);
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function termsById(ctx: Pick<Context, "store">, poolId: string, id: string): Promise<TermsDocument> {
  await poolById(ctx, poolId);
  return found(ctx.store, poolId, id);
}

/** @throws {CognitoError} ResourceNotFoundException, also when the client has no such document. */
export async function termsOfClient(
  ctx: Pick<Context, "store">,
  { poolId, clientId, name }: Pick<TermsDocument, "poolId" | "clientId" | "name">,
): Promise<TermsDocument> {
  await poolById(ctx, poolId);
  await clientById(ctx, poolId, clientId);
  const terms = (await ctx.store.terms.ofClient(poolId, clientId)).find((each) => each.name === name);
  if (!terms) throw notFound(`App client ${clientId} does not have terms documents named ${name}.`);
  return terms;
}

/** Its client is held meanwhile: no other change of its documents, nor its deletion, comes between. */
async function forChange(tx: Repositories, poolId: string, id: string): Promise<TermsDocument> {
  const { clientId } = await found(tx, poolId, id);
  if (!(await tx.clients.holdAlone(poolId, clientId))) throw termsNotFound(id);
  return found(tx, poolId, id);
}

async function found(
  { terms: stored }: Pick<Repositories, "terms">,
  poolId: string,
  id: string,
): Promise<TermsDocument> {
  const terms = await stored.find(poolId, id);
  if (!terms) throw termsNotFound(id);
  return terms;
}

/** Links stand on a page: what a browser would run instead of open is refused, and what is no address by itself. */
function checkLinks(links: TermsDocument["links"]): void {
  const broken = Object.values(links).find((link) => !/^https?:\/\/[^/\\]/i.test(link) || !URL.canParse(link));
  if (broken !== undefined) throw new CognitoError("InvalidParameterException", `${broken} is not a valid link.`);
}

const termsExist = ({ clientId, name }: TermsDocument) =>
  new CognitoError("TermsExistsException", `Terms documents named ${name} already exist for app client ${clientId}.`);

const termsNotFound = (id: string) => notFound(`Terms ${id} does not exist.`);

const notFound = (message: string) => new CognitoError("ResourceNotFoundException", message);
