import { signingCertificate } from "../../core/federation/signing-certificate.ts";
import { toBase64 } from "../../lib/base64.ts";
import { operation } from "../operation.ts";

/**
 * The certificate of the key that signs a pool's SAML requests, in Base64 without the lines of PEM: so it was seen from AWS.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetSigningCertificate.html
 */
export const GetSigningCertificate = operation("GetSigningCertificate", async (ctx, input) => ({
  Certificate: toBase64(await signingCertificate(ctx, input.UserPoolId)),
}));
