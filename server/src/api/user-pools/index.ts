import type { AnyOperation } from "../operation.ts";
import { AdminInitiateAuth } from "./AdminInitiateAuth.ts";
import { AdminRespondToAuthChallenge } from "./AdminRespondToAuthChallenge.ts";
import { ConfirmSignUp } from "./ConfirmSignUp.ts";
import { GetTokensFromRefreshToken } from "./GetTokensFromRefreshToken.ts";
import { GetUser } from "./GetUser.ts";
import { InitiateAuth } from "./InitiateAuth.ts";
import { RespondToAuthChallenge } from "./RespondToAuthChallenge.ts";
import { RevokeToken } from "./RevokeToken.ts";
import { SignUp } from "./SignUp.ts";

const served: readonly AnyOperation[] = [
  AdminInitiateAuth,
  AdminRespondToAuthChallenge,
  ConfirmSignUp,
  GetTokensFromRefreshToken,
  GetUser,
  InitiateAuth,
  RespondToAuthChallenge,
  RevokeToken,
  SignUp,
];

/** The operations that are built, by name. */
export const operations: ReadonlyMap<string, AnyOperation> = new Map(served.map((operation) => [operation.name, operation]));
