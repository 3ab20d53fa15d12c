import { html } from "hono/html";
import { type Asked, readAuthorizationRequest, readReturnAddress } from "../core/oauth/authorization-request.ts";
import { type Account, reusable } from "../core/oauth/browser-session.ts";
import { addressFor, stateOf } from "../core/oauth/redirect.ts";
import { completePasskey, startPasskey } from "../core/passkeys/register.ts";
import { jsonIn } from "../lib/json.ts";
import { startAgain } from "./challenge-page.ts";
import { formOf, show } from "./layout.ts";
import { nameOf } from "./login.ts";
import { PAGE_DATA_COOKIE, type PasskeyOffer } from "./page-data.ts";
import { credentialFrom, passkeyForm } from "./passkey-form.ts";
import { type Problem, problemOf, told } from "./problems.ts";
import { markOf, reenter } from "./proceed.ts";
import { fill } from "./texts/index.ts";
import { page, plainRedirect, setCookie, type Visit } from "./visit.ts";

const PATH = "/passkeys/add";

/** What the application is told of a visit that it sent its person on. The last is ours: what Cognito says then is not known. */
type Result = "success" | "invalid_session" | "cancelled";

/**
 * /passkeys/add: who is signed in at this browser adds a passkey. The application sends them here and gets them back with a
 * `result`; who has just signed up comes here on the way to it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
 */
export const addPasskey = page(
  {
    get(visit, problem) {
      const account = accountAt(visit);
      return account ? showForm(visit, account, problem) : leave(visit, "invalid_session");
    },

    async post(visit, form) {
      const { ctx, asked } = visit;
      const account = accountAt(visit);
      if (!account) return leave(visit, "invalid_session");
      if (form.has("later")) return goOn(visit, account, "cancelled");
      try {
        const credential = credentialFrom(form, "passkeyNotAdded");
        await completePasskey(ctx, { client: asked.client, pool: asked.pool, user: account.user }, jsonIn(credential));
      } catch (error) {
        return showForm(visit, account, problemOf(error));
      }
      return goOn(visit, account, "success");
    },
  },
  // Applications name themselves and their redirect URI, and seldom more.
  (ctx, pool, query) => (isWhole(query) ? readAuthorizationRequest(ctx, pool, query) : readReturn(ctx, pool, query)),
);

const isWhole = (query: URLSearchParams): boolean => query.has("response_type");

async function readReturn(...[ctx, pool, query]: Parameters<typeof readReturnAddress>): Promise<Asked> {
  const { app, returnTo } = await readReturnAddress(ctx, pool, query);
  return {
    ...app,
    authorization: {
      ...returnTo,
      scopes: [],
      nonce: undefined,
      codeChallenge: undefined,
      resource: undefined,
      prompt: new Set(),
      maxAgeSeconds: undefined,
      loginHint: undefined,
    },
  };
}

/** Who has just signed up, or else whoever signed in last and need not do so again for this application. */
function accountAt(visit: Visit): Account | undefined {
  const { ctx, asked, accounts } = visit;
  const offer = offerIn(visit);
  return offer ? accounts.find(({ id }) => id === offer.account) : reusable(ctx, asked, accounts)[0];
}

/** Who has just signed up goes on as after any sign-in, once; whom the application sent, back with the result. */
async function goOn(visit: Visit, account: Account, result: Result): Promise<Response> {
  const { ctx, asked } = visit;
  const offer = offerIn(visit);
  if (!offer) return leave(visit, result);
  const isFirst = await ctx.store.writeOne((tx) => tx.spent.spend(asked.pool.id, offer.id, account.until));
  return isFirst ? reenter(visit, account) : startAgain(visit);
}

const offerIn = ({ left, query }: Visit): PasskeyOffer | undefined =>
  left?.kind === "passkey-offer" && isWhole(query) && left.request === markOf(query) ? left : undefined;

function leave(visit: Visit, result: Result): Response {
  const { asked, left, site } = visit;
  if (offerIn(visit)) return startAgain(visit);
  const { authorization } = asked;
  const answer = { result, ...stateOf(authorization) };
  const response = plainRedirect(addressFor({ ...authorization, responseType: "code" }, answer));
  if (left?.kind === "passkey-offer") setCookie(site, response, PAGE_DATA_COOKIE, "", 0);
  return response;
}

async function showForm(visit: Visit, account: Account, problem?: Problem): Promise<Response> {
  const { ctx, asked, texts } = visit;
  const { client, pool } = asked;
  const username = nameOf(account);
  const common = { title: texts.addPasskey, description: fill(texts.passkeyFor, { name: username }) };
  const later = formOf(
    visit,
    PATH,
    html`<button class="secondary" type="submit" name="later" value="yes">${texts.notNow}</button>`,
  );
  try {
    const options = await startPasskey(ctx, { client, pool, user: account.user });
    const { alert, status } = told(texts, problem, []);
    return await show(visit, {
      ...common,
      alert,
      status,
      graphic: "PASSKEY",
      usesPasskeys: true,
      body: html`<p>${texts.passkeyAdvice}</p>
        ${passkeyForm(visit, { kind: "create", path: PATH, username, options, button: texts.addPasskey })}
        ${later}`,
    });
  } catch (error) {
    const { alert, status } = told(texts, problemOf(error), []);
    return show(visit, { ...common, alert, status, body: later });
  }
}
