import { readXml, type XmlElement, XmlFault } from "../../lib/xml.ts";
import { CognitoError } from "../errors.ts";

/** What a SAML identity provider says of itself. */
export interface SamlMetadata {
  readonly entityId: string;
  /** Where a browser is sent with an AuthnRequest, by the HTTP-Redirect binding. */
  readonly signOnUrl: string;
  /** The same for sign-out; undefined where the provider has none. */
  readonly signOutUrl: string | undefined;
}

const METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
const HTTP_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/**
 * Reads the metadata document of a SAML identity provider.
 * @throws {CognitoError} InvalidParameterException; AWS's words are not known.
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf §2.4.3
 */
export function readSamlMetadata(document: string): SamlMetadata {
  const root = parse(document);
  if (!isNamed(root, "EntityDescriptor")) throw invalid("it is not an EntityDescriptor");
  const entityId = root.attributes.get("entityID");
  if (!entityId || entityId.length > 1024) throw invalid("it has no entityID");
  const provider = root.children.find((child) => isNamed(child, "IDPSSODescriptor"));
  if (!provider) throw invalid("it does not describe an identity provider");
  const signOnUrl = redirectUrl(provider, "SingleSignOnService");
  if (signOnUrl === undefined) throw invalid("it has no SingleSignOnService with the HTTP-Redirect binding");
  return { entityId, signOnUrl, signOutUrl: redirectUrl(provider, "SingleLogoutService") };
}

function parse(document: string): XmlElement {
  try {
    return readXml(document);
  } catch (error) {
    if (error instanceof XmlFault) throw invalid(error.message);
    throw error;
  }
}

function redirectUrl(provider: XmlElement, service: string): string | undefined {
  const url = provider.children
    .find((child) => isNamed(child, service) && child.attributes.get("Binding") === HTTP_REDIRECT)
    ?.attributes.get("Location");
  // Browsers are sent there.
  if (url !== undefined && !(/^https?:\/\/[^/\\]/i.test(url) && URL.canParse(url))) {
    throw invalid(`the ${service} is not at an http or https URL`);
  }
  return url;
}

const isNamed = ({ namespace, name }: XmlElement, wanted: string): boolean => namespace === METADATA && name === wanted;

const invalid = (reason: string) => new CognitoError("InvalidParameterException", `Invalid SAML metadata: ${reason}.`);
