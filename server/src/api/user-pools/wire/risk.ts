import type { AuthEvent } from "../../../core/risk/auth-event.ts";
import type { RiskConfiguration } from "../../../core/risk/risk-configuration.ts";

interface Place {
  readonly UserPoolId: string;
  readonly ClientId?: string;
}

/** `RiskConfigurationType`: of a place where nothing was set, only the place. */
export const riskConfigurationOut = (
  { UserPoolId, ClientId }: Place,
  configuration: Pick<RiskConfiguration, "settings" | "updatedAt"> | undefined,
) => ({
  UserPoolId,
  ...(ClientId !== undefined && { ClientId }),
  ...configuration?.settings,
  ...(configuration && { LastModifiedDate: configuration.updatedAt }),
});

/** `AuthEventType`. Time zone, city and country are not known here. */
export const authEventOut = (event: AuthEvent) => ({
  EventId: event.id,
  EventType: event.type,
  CreationDate: event.createdAt,
  EventResponse: event.response,
  EventRisk: {
    RiskDecision: event.risk.decision,
    ...(event.risk.level && { RiskLevel: event.risk.level }),
    CompromisedCredentialsDetected: event.risk.isCompromised,
  },
  ChallengeResponses: event.challenges.map(({ name, response }) => ({
    ChallengeName: name,
    ChallengeResponse: response,
  })),
  EventContextData: {
    ...(event.address !== undefined && { IpAddress: event.address }),
    DeviceName: event.device,
  },
  ...(event.feedback && {
    EventFeedback: {
      FeedbackValue: event.feedback.value,
      Provider: event.feedback.provider,
      FeedbackDate: event.feedback.at,
    },
  }),
});
