import { sessionIdOf } from "../../../core/sessions/session-id.ts";
import type { TrackedSession } from "../../../core/sessions/tracked-session.ts";
import type { Output } from "../../../model/types.ts";

type SessionDescription = NonNullable<Output<"ListUserSessions">["Sessions"]>[number];

/**
 * `SessionDescriptionType`
 * @param currentId the sign-in that the caller's access token belongs to
 */
export const sessionOut = (session: TrackedSession, currentId?: string): SessionDescription => ({
  SessionId: sessionIdOf(session.kind, session.id),
  SessionType: session.kind === "sso" ? "SSO" : "TOKEN",
  ClientId: session.clientId,
  CreateDate: session.createdAt,
  LastActiveDate: session.lastActiveAt,
  DeviceType: session.device,
  LastIPAddress: session.address,
  // As on AWS where an address tells no place: there is no geographic database here.
  LastLocation: { Country: "unknown" },
  OriginSessionId: session.ssoId === undefined ? undefined : sessionIdOf("sso", session.ssoId),
  IsCurrentSession: session.kind === "token" && session.id === currentId,
});
