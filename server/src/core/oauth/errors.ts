/** The words of RFC 6749 §4.1.2.1 and §5.2, of OpenID Connect Core §3.1.2.6 and its addition for `acr`, and one of RFC 7009 §2.2.1. */
export type OAuthErrorCode =
  | "invalid_client"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_scope"
  | "login_required"
  | "request_not_supported"
  | "request_uri_not_supported"
  | "server_error"
  | "temporarily_unavailable"
  | "unauthorized_client"
  | "unmet_authentication_requirements"
  | "unsupported_grant_type"
  | "unsupported_token_type";

/** A refusal by an OAuth endpoint that the application is meant to read. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;

  /** @param description `error_description`, for whoever builds the application */
  constructor(code: OAuthErrorCode, description = "") {
    super(description);
    this.code = code;
  }
}

/** Where an authorization request wants its answer sent: known to be the application's own. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly responseType: "code" | "token";
  readonly state: string | undefined;
}

/** A refusal of an authorization request that its application is told of, at its redirect URI. */
export class RedirectedError extends OAuthError {
  readonly returnTo: ReturnAddress;

  constructor(returnTo: ReturnAddress, code: OAuthErrorCode, description = "") {
    super(code, description);
    this.returnTo = returnTo;
  }
}

/**
 * A refusal of an authorization request that is only shown to the person: whose it is, or where its answer may go, is not
 * known. Codes are Cognito's own.
 */
export class ShownError extends Error {
  override readonly name = "ShownError";
  readonly code: string;
  readonly clientId: string | undefined;

  constructor(code: string, clientId: string | undefined) {
    super(code);
    this.code = code;
    this.clientId = clientId;
  }
}
