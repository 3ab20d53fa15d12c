import type { Medium, VerifiedAttribute } from "../pools/pool.ts";

/** Where a code went, as the caller may know it: `CodeDeliveryDetails` on the wire. */
export interface DeliveryDetails {
  readonly attribute: VerifiedAttribute;
  readonly medium: Medium;
  /** Masked. */
  readonly destination: string;
}

const mediumOf = (attribute: VerifiedAttribute): Medium => (attribute === "email" ? "EMAIL" : "SMS");

/**
 * What is told about a code sent to `address`, the value of `attribute`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CodeDeliveryDetailsType.html
 */
export const deliveryDetails = (attribute: VerifiedAttribute, address: string): DeliveryDetails => ({
  attribute,
  medium: mediumOf(attribute),
  destination: attribute === "email" ? maskEmail(address) : maskPhoneNumber(address),
});

/** `t***@e***`: the first letters of local part and domain; three stars, however long the parts are. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf("@");
  const [local = ""] = address.slice(0, Math.max(at, 0));
  const [domain = ""] = address.slice(at + 1);
  return `${local}***@${domain}***`;
}

/** `+*******9934`: the last four digits; of a number so short that they would be most of it, fewer. */
export function maskPhoneNumber(number: string): string {
  const digits = number.replace(/^\+/, "");
  const shown = Math.min(4, Math.floor(digits.length / 2));
  return `+${"*".repeat(digits.length - shown)}${digits.slice(digits.length - shown)}`;
}
