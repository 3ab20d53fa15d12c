import type { Passkey } from "../../../core/passkeys/passkey.ts";

export const passkeyOut = ({ id, name, relyingPartyId, attachment, transports, createdAt }: Passkey) => ({
  CredentialId: id,
  FriendlyCredentialName: name,
  RelyingPartyId: relyingPartyId,
  ...(attachment !== undefined && { AuthenticatorAttachment: attachment }),
  AuthenticatorTransports: [...transports],
  CreatedAt: createdAt,
});
