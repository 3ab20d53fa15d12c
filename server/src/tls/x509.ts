import { createHash, createPublicKey, type KeyObject, randomBytes, sign, type X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

/** When a certificate is valid. */
export interface Term {
  readonly from: Date;
  readonly until: Date;
}

/** Who signs: a CA's certificate, and its key on P-256. */
export interface Issuer {
  readonly cert: X509Certificate;
  readonly key: KeyObject;
}

/**
 * A CA's own certificate in PEM, which may vouch for servers with these names and addresses only.
 * @param permitted names, each with all names below it, and address ranges (`127.0.0.0/8`). RFC 5280 §4.2.1.10.
 */
export function authorityCertificate(
  key: KeyObject,
  { name, permitted, term }: { readonly name: string; readonly permitted: readonly string[]; readonly term: Term },
): string {
  const subtrees = permitted.map((base) => new GeneralSubtree({ base: generalName(base) }));
  const subject = distinguishedName(name);
  return signed(key, { subject, issuer: subject, publicKey: createPublicKey(key), term }, [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), { critical: true }),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), { critical: true }),
    // Who trusts it for servers does not trust it for programs and mail, where the names below say nothing.
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_nameConstraints, new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) }), {
      critical: true,
    }),
  ]);
}

/** What a CA's certificate may vouch for, as {@link authorityCertificate} was told it. */
export function permittedBy(cert: X509Certificate): readonly string[] {
  const { tbsCertificate } = AsnConvert.parse(cert.raw, Certificate);
  const found = tbsCertificate.extensions?.find(({ extnID }) => extnID === id_ce_nameConstraints);
  if (!found) return [];
  const { permittedSubtrees } = AsnConvert.parse(found.extnValue, NameConstraints);
  return [...(permittedSubtrees ?? [])].flatMap(({ base }) => base.dNSName ?? base.iPAddress ?? []);
}

/** A server's certificate in PEM, for these names and addresses. */
export function serverCertificate(
  issuer: Issuer,
  { publicKey, hosts, term }: { readonly publicKey: KeyObject; readonly hosts: readonly string[]; readonly term: Term },
): string {
  const authority = AsnConvert.parse(issuer.cert.raw, Certificate).tbsCertificate.subject;
  // The names are in the extension only: in the subject nobody reads them any more, and it takes 64 characters at most.
  const subject = distinguishedName("Millpond");
  return signed(issuer.key, { subject, issuer: authority, publicKey, term }, [
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), { critical: true }),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, new SubjectAlternativeName(hosts.map(generalName))),
  ]);
}

/** A certificate in PEM of a key that nobody vouches for: whoever is given it by hand trusts what the key signs. */
export function selfSignedCertificate(
  key: KeyObject,
  { name, term }: { readonly name: string; readonly term: Term },
): string {
  const subject = distinguishedName(name);
  return signed(key, { subject, issuer: subject, publicKey: createPublicKey(key), term }, [
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), { critical: true }),
  ]);
}

const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
const COMMON_NAME = "2.5.4.3";

function signed(
  key: KeyObject,
  about: { readonly subject: Name; readonly issuer: Name; readonly publicKey: KeyObject; readonly term: Term },
  extensions: readonly Extension[],
): string {
  const signatureAlgorithm = signatureAlgorithmOf(key);
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40; // positive, and without a leading zero
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: arrayBuffer(serial),
    signature: signatureAlgorithm,
    issuer: about.issuer,
    subject: about.subject,
    validity: new Validity({ notBefore: about.term.from, notAfter: about.term.until }),
    subjectPublicKeyInfo: AsnConvert.parse(spki(about.publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(about.publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new SubjectKeyIdentifier(keyIdentifier(createPublicKey(key))) }),
      ),
    ]),
  });
  const signatureValue = sign("sha256", Buffer.from(AsnConvert.serialize(tbsCertificate)), key);
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm,
    signatureValue: arrayBuffer(signatureValue),
  });
  const lines =
    Buffer.from(AsnConvert.serialize(certificate))
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** RSA names its parameters as none (RFC 4055 §5), ECDSA names no parameters (RFC 5758 §3.2). */
const signatureAlgorithmOf = ({ asymmetricKeyType }: KeyObject): AlgorithmIdentifier =>
  asymmetricKeyType === "rsa"
    ? new AlgorithmIdentifier({ algorithm: SHA256_WITH_RSA, parameters: null })
    : new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });

const extension = (extnID: string, value: object, { critical = false } = {}): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

const generalName = (host: string): GeneralName =>
  new GeneralName(isIP(host.replace(/\/\d+$/, "")) === 0 ? { dNSName: host } : { iPAddress: host });

const distinguishedName = (commonName: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: COMMON_NAME, value: new AttributeValue({ utf8String: commonName }) }),
    ]),
  ]);

const spki = (publicKey: KeyObject): Buffer => publicKey.export({ type: "spki", format: "der" });

/** RFC 7093 §2, method 4: the leftmost 160 bits of the digest of the whole key. */
const keyIdentifier = (publicKey: KeyObject): ArrayBuffer =>
  arrayBuffer(createHash("sha256").update(spki(publicKey)).digest().subarray(0, 20));

const arrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
