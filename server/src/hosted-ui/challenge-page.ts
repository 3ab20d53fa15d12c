import type { Answers, ChallengeName } from "../core/auth/attempt.ts";
import { answerChallenge } from "../core/auth/engine.ts";
import type { AskedChallenge } from "./page-data.ts";
import { Problem, problemOf } from "./problems.ts";
import { proceed } from "./proceed.ts";
import { type Page, page, redirect, type Visit } from "./visit.ts";

/** How one question of the engine is put on a page. */
export interface ChallengePage {
  readonly name: ChallengeName;
  /**
   * What the form answers.
   * @throws {Problem}
   */
  readonly answers: (visit: Visit, asked: AskedChallenge, form: URLSearchParams) => Answers;
  readonly show: (
    visit: Visit,
    asked: AskedChallenge,
    problem?: Problem,
    form?: URLSearchParams,
  ) => Response | Promise<Response>;
}

/** The question that the page before left, if it is this one. */
export const askedOf = ({ left }: Visit, name: ChallengeName): AskedChallenge | undefined =>
  left?.kind === "challenge" && left.name === name ? left : undefined;

/** A page that puts a question of the engine, and goes on with its answer wherever the engine leads. */
export const challengePage = ({ name, answers, show }: ChallengePage): Page => ({
  get(visit, problem) {
    const asked = askedOf(visit, name);
    return asked ? show(visit, asked, problem) : redirect(visit, "/login");
  },

  async post(visit, form) {
    const asked = askedOf(visit, name);
    if (!asked) return startAgain(visit);
    if (isOfAnother(form, asked)) return show(visit, asked, new Problem("pageExpired"));
    try {
      return await answer(visit, asked, answers(visit, asked, form));
    } catch (error) {
      const problem = problemOf(error);
      return isOver(problem) ? startAgain(visit) : show(visit, asked, problem, form);
    }
  },
});

/** An endpoint with a page for each of several questions: the one that the page before left is put. */
export function questionPage(questions: ReadonlyMap<ChallengeName, Page>): ReturnType<typeof page> {
  const pageOf = ({ left }: Visit) => (left?.kind === "challenge" ? questions.get(left.name) : undefined);
  return page({
    get: (visit, problem) => pageOf(visit)?.get(visit, problem) ?? redirect(visit, "/login"),
    post: (visit, form) => pageOf(visit)?.post(visit, form) ?? startAgain(visit),
  });
}

/** What can be done with a question instead of answering it. */
interface Instead<Name extends ChallengeName> {
  /** Where the question is put. */
  readonly path: string;
  /** The questions it can be done with. */
  readonly isMeant: (name: ChallengeName) => name is Name;
  /** The question once more, with a problem. */
  readonly showOf: (name: Name) => ChallengePage["show"];
  readonly act: (visit: Visit, asked: AskedChallenge & { readonly name: Name }) => Promise<Response>;
}

/** An endpoint that does something else with a question than answer it. */
export const instead = <Name extends ChallengeName>({ path, isMeant, showOf, act }: Instead<Name>) =>
  page({
    get: (visit) => redirect(visit, path, visit.left),
    async post(visit) {
      const { left } = visit;
      if (left?.kind !== "challenge") return startAgain(visit);
      const { name } = left;
      // The question is another one by now: somebody went back in this browser.
      if (!isMeant(name)) return redirect(visit, path, left);
      try {
        return await act(visit, { ...left, name });
      } catch (error) {
        const problem = problemOf(error);
        return isOver(problem) ? startAgain(visit) : showOf(name)(visit, left, problem);
      }
    },
  });

const CHOICES: ReadonlySet<ChallengeName> = new Set(["MFA_SETUP", "SELECT_CHALLENGE", "SELECT_MFA_TYPE"]);

/** @throws {CognitoError} */
export async function answer(visit: Visit, asked: AskedChallenge, answers: Answers): Promise<Response> {
  const { name, username, session } = asked;
  const responses = { ...answers, USERNAME: username };
  const step = await answerChallenge(visit.ctx, visit.attempt, name, responses, session);
  return proceed(visit, step, username, {
    // What was chosen before the question can be chosen otherwise.
    ...(CHOICES.has(name) && { hasOther: true }),
    ...(name === "CONFIRM_SIGN_UP" && { isNew: true }),
  });
}

/** Whether the sign-in cannot go on: its time is over, or its user is gone. */
export const isOver = ({ text }: Problem): boolean => text === "expired" || text === "unknownAccount";

export const startAgain = (visit: Visit): Response => redirect(visit, "/login", { kind: "notice", notice: "expired" });

/** Whether a form was filled in for somebody else: a sign-in in another tab has taken the place of the one it belongs to. */
export const isOfAnother = (form: URLSearchParams, { username }: { readonly username: string }): boolean =>
  (form.get("username") ?? username) !== username;
