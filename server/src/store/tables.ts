import type { AssetExtension } from "../core/branding/assets.ts";
import type { DeviceStatus } from "../core/devices/device.ts";
import type { ProviderType } from "../core/identity-providers/identity-provider.ts";
import type { ImportStatus } from "../core/imports/import-job.ts";
import type { Passkey } from "../core/passkeys/passkey.ts";
import type { HashingAlgorithm } from "../core/password-hash.ts";
import type { VerifiedAttribute } from "../core/pools/pool.ts";
import type { AuthEvent, EventFeedback, EventResponse, EventRisk } from "../core/risk/auth-event.ts";
import type { RiskLevel } from "../core/risk/risk-configuration.ts";
import type { TrackedSession } from "../core/sessions/tracked-session.ts";
import type { CodePurpose } from "../core/store/codes.ts";
import type { TokenUse } from "../core/store/signing-keys.ts";
import type { Login, UserStatus } from "../core/users/user.ts";

/**
 * The rows as they lie in the database. Instants are milliseconds since 1970, documents are JSON text, secrets are sealed
 * bytes. Nobody but this server writes there: what is read has the type it was written with.
 */
export interface Tables {
  readonly master_key_proofs: { readonly id: string; readonly proof: Uint8Array };
  readonly pools: PoolRow;
  readonly deleted_pools: { readonly pool_id: string; readonly sweep_at: number };
  readonly clients: ClientRow;
  readonly domains: DomainRow;
  readonly resource_servers: ResourceServerRow;
  readonly identity_providers: IdentityProviderRow;
  readonly idp_identifiers: { readonly pool_id: string; readonly identifier: string; readonly provider: string };
  readonly identity_links: IdentityLinkRow;
  readonly ui_customizations: UiCustomizationRow;
  readonly brandings: BrandingRow;
  readonly brand_images: BrandImageRow;
  readonly terms: TermsRow;
  readonly tags: { readonly arn: string; readonly key: string; readonly value: string };
  readonly signing_keys: SigningKeyRow;
  readonly saml_keys: SamlKeyRow;
  readonly provisioned_limits: { readonly region: string; readonly category: string; readonly value: number };
  readonly users: UserRow;
  readonly lockouts: LockoutRow;
  readonly logins: LoginRow;
  readonly search_terms: SearchTermRow;
  readonly former_passwords: FormerPasswordRow;
  readonly groups: GroupRow;
  readonly group_members: { readonly pool_id: string; readonly name: string; readonly sub: string };
  readonly codes: CodeRow;
  readonly attempts: AttemptRow;
  readonly sessions: SessionRow;
  readonly tracked_sessions: TrackedSessionRow;
  readonly authorization_codes: AuthorizationCodeRow;
  readonly software_tokens: SoftwareTokenRow;
  readonly devices: DeviceRow;
  readonly passkeys: PasskeyRow;
  readonly spent: { readonly pool_id: string; readonly id: string; readonly expires_at: number };
  readonly messages: MessageRow;
  readonly import_jobs: ImportJobRow;
  readonly import_parts: ImportPartRow;
  readonly risk_configurations: RiskConfigurationRow;
  readonly auth_events: AuthEventRow;
  readonly log_deliveries: { readonly pool_id: string; readonly configurations: string };
  readonly user_pool_replicas: ReplicaRow;
}

export interface ReplicaRow {
  readonly pool_id: string;
  readonly id: string;
  readonly region: string;
  readonly status: string;
  readonly created_at: number;
}

export interface PoolRow {
  readonly id: string;
  readonly version: number;
  readonly settings: string;
  readonly schema: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface ClientRow {
  readonly id: string;
  readonly pool_id: string;
  readonly version: number;
  readonly settings: string;
  /** Sealed JSON. */
  readonly secrets: Uint8Array;
  readonly sso_minutes: number | null;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface DomainRow {
  readonly domain: string;
  readonly pool_id: string;
  readonly certificate_arn: string | null;
  readonly managed_login_version: number;
  readonly settings: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface ResourceServerRow {
  readonly pool_id: string;
  readonly identifier: string;
  readonly name: string;
  readonly scopes: string;
}

export interface IdentityProviderRow {
  readonly pool_id: string;
  readonly name: string;
  readonly type: ProviderType;
  /** Sealed JSON: it carries client secrets and private keys. */
  readonly details: Uint8Array;
  readonly mapping: string;
  readonly identifiers: string;
  readonly acr_mapping: string | null;
  readonly version: number;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface IdentityLinkRow {
  readonly pool_id: string;
  readonly provider: string;
  readonly attribute: string;
  readonly value: string;
  readonly sub: string;
}

export interface UiCustomizationRow {
  readonly pool_id: string;
  readonly client_id: string;
  readonly css: string | null;
  readonly logo_digest: string | null;
  readonly logo_extension: AssetExtension | null;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface BrandingRow {
  readonly pool_id: string;
  readonly id: string;
  readonly client_id: string;
  readonly settings: string | null;
  readonly assets: string;
  readonly version: number;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface BrandImageRow {
  readonly pool_id: string;
  readonly digest: string;
  readonly owner: string;
  readonly extension: AssetExtension;
  readonly bytes: Uint8Array;
}

export interface TermsRow {
  readonly pool_id: string;
  readonly id: string;
  readonly client_id: string;
  readonly name: string;
  /** JSON. */
  readonly links: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface SamlKeyRow {
  readonly pool_id: string;
  /** Sealed PKCS#8. */
  readonly private_key: Uint8Array;
  readonly certificate: Uint8Array;
  readonly created_at: number;
}

export interface SigningKeyRow {
  readonly pool_id: string;
  readonly kid: string;
  readonly use: TokenUse;
  /** Sealed PKCS#8. */
  readonly private_key: Uint8Array;
  readonly n: string;
  readonly e: string;
  readonly created_at: number;
  readonly retired_at: number | null;
}

export interface UserRow {
  readonly pool_id: string;
  readonly sub: string;
  readonly username: string;
  readonly status: UserStatus;
  readonly enabled: number;
  readonly attributes: string;
  /** Sealed verifier. */
  readonly password: Uint8Array | null;
  readonly password_expires_at: number | null;
  /** JSON; null for who has turned nothing on. */
  readonly mfa: string | null;
  /** JSON; null for who has none. */
  readonly identities: string | null;
  readonly signed_out_at: number | null;
  readonly created_at: number;
  readonly updated_at: number;
}

/** Of a user, or of a name nobody has: both are locked alike. */
export interface LockoutRow {
  readonly pool_id: string;
  readonly sub: string;
  readonly failures: number;
  readonly failed_at: number;
  /** 0 when not locked. */
  readonly locked_until: number;
}

export interface LoginRow {
  readonly pool_id: string;
  readonly name: string;
  readonly sub: string;
  readonly kind: Login["kind"];
}

export interface SearchTermRow {
  readonly pool_id: string;
  readonly name: string;
  readonly value: string;
  readonly sub: string;
}

export interface FormerPasswordRow {
  readonly pool_id: string;
  readonly sub: string;
  readonly at: number;
  readonly password: Uint8Array;
}

export interface GroupRow {
  readonly pool_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly role_arn: string | null;
  readonly precedence: number | null;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface CodeRow {
  readonly pool_id: string;
  readonly sub: string;
  readonly purpose: CodePurpose;
  readonly digest: Uint8Array;
  readonly attribute: VerifiedAttribute;
  readonly destination: string;
  readonly expires_at: number;
}

export interface SoftwareTokenRow {
  readonly pool_id: string;
  readonly sub: string;
  /** Sealed; null until one was accepted. */
  readonly secret: Uint8Array | null;
  readonly proposed: Uint8Array | null;
  readonly name: string | null;
  readonly last_step: number;
}

export interface PasskeyRow {
  readonly pool_id: string;
  readonly id: string;
  readonly sub: string;
  readonly public_key: Uint8Array;
  readonly counter: number;
  readonly relying_party_id: string;
  readonly name: string;
  readonly attachment: NonNullable<Passkey["attachment"]> | null;
  /** JSON. */
  readonly transports: string;
  readonly created_at: number;
}

export interface DeviceRow {
  readonly pool_id: string;
  readonly sub: string;
  readonly device_key: string;
  readonly group_key: string;
  /** The salt and what follows it, sealed. */
  readonly verifier: Uint8Array;
  readonly name: string | null;
  readonly status: DeviceStatus;
  readonly address: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly authenticated_at: number;
}

export interface AttemptRow {
  readonly pool_id: string;
  readonly subject: string;
  readonly action: string;
  readonly window_start: number;
  readonly count: number;
}

export interface SessionRow {
  readonly pool_id: string;
  readonly sub: string;
  readonly id: string;
  readonly client_id: string;
  readonly authenticated_at: number;
  readonly expires_at: number;
  readonly refresh_digest: Uint8Array;
  readonly previous_digest: Uint8Array | null;
  readonly grace_until: number | null;
  readonly revoked_at: number | null;
  /** JSON, of what came through the OAuth endpoints. */
  readonly granted: string | null;
  readonly device_key: string | null;
  /** JSON, where the tokens tell how strong the sign-in was. */
  readonly assurance: string | null;
}

export interface TrackedSessionRow {
  readonly pool_id: string;
  readonly sub: string;
  readonly id: string;
  readonly kind: TrackedSession["kind"];
  readonly client_id: string;
  readonly authenticated_at: number;
  readonly created_at: number;
  readonly last_active_at: number;
  readonly expires_at: number;
  readonly device: string;
  readonly address: string | null;
  readonly sso_id: string | null;
  readonly password_mark: string | null;
}

export interface RiskConfigurationRow {
  readonly pool_id: string;
  /** Empty for the one that is for all clients. */
  readonly client_id: string;
  /** JSON. */
  readonly settings: string;
  readonly updated_at: number;
}

export interface AuthEventRow {
  readonly pool_id: string;
  readonly sub: string;
  readonly id: string;
  readonly type: AuthEvent["type"];
  readonly response: EventResponse;
  readonly decision: EventRisk["decision"];
  readonly level: RiskLevel | null;
  readonly compromised: number;
  /** JSON. */
  readonly challenges: string;
  readonly client_id: string | null;
  readonly address: string | null;
  readonly device: string;
  /** 1 once there is feedback. */
  readonly judged: number;
  readonly feedback: EventFeedback["value"] | null;
  readonly feedback_provider: EventFeedback["provider"] | null;
  readonly feedback_at: number | null;
  readonly created_at: number;
  readonly expires_at: number;
}

export interface AuthorizationCodeRow {
  readonly pool_id: string;
  readonly digest: Uint8Array;
  readonly sub: string;
  readonly session_id: string;
  readonly client_id: string;
  /** JSON. */
  readonly request: string;
  readonly authenticated_at: number;
  readonly expires_at: number;
  readonly taken_at: number | null;
}

export interface MessageRow {
  readonly pool_id: string;
  readonly id: string;
  /** Digest of the address, so that the inbox finds it without an address lying in the clear. */
  readonly recipient: Uint8Array;
  /** Sealed JSON: it carries codes and passwords. */
  readonly body: Uint8Array;
  readonly tries: number;
  readonly due_at: number | null;
  readonly created_at: number;
}

export interface ImportJobRow {
  readonly pool_id: string;
  readonly id: string;
  readonly name: string;
  readonly role_arn: string;
  readonly hashing: HashingAlgorithm | null;
  readonly status: ImportStatus;
  /** JSON. */
  readonly file: string | null;
  readonly next_part: number;
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
  readonly message: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly completed_at: number | null;
  readonly due_at: number | null;
  readonly version: number;
}

export interface ImportPartRow {
  readonly pool_id: string;
  readonly job_id: string;
  readonly number: number;
  readonly first_line: number;
  /** Sealed lines of a CSV file. */
  readonly bytes: Uint8Array;
}
