import { describe, expect, test } from "vitest";
import { readSamlMetadata } from "./saml-metadata.ts";

const REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
const POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

const service = (name: string, location: string, binding = REDIRECT) =>
  `<${name} Binding="${binding}" Location="${location}"/>`;

const metadata = (services: string, { entityId = ' entityID="urn:idp"', role = "IDPSSODescriptor" } = {}) =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"${entityId}><${role}>${services}</${role}></EntityDescriptor>`;

const SIGN_ON = service("SingleSignOnService", "https://idp.example/sso");

test("tells who the provider is, and where it takes redirected browsers", () => {
  const services = [
    service("SingleLogoutService", "https://idp.example/slo-post", POST),
    service("SingleLogoutService", "http://idp.example/slo"),
    service("SingleSignOnService", "https://idp.example/post", POST),
    service("SingleSignOnService", "https://idp.example/sso?a=1&amp;b=2"),
  ].join("");
  expect(readSamlMetadata(metadata(services))).toEqual({
    entityId: "urn:idp",
    signOnUrl: "https://idp.example/sso?a=1&b=2",
    signOutUrl: "http://idp.example/slo",
  });
});

test("a provider need not take sign-outs", () => {
  expect(readSamlMetadata(metadata(SIGN_ON)).signOutUrl).toBeUndefined();
});

describe("is refused", () => {
  const NO_SIGN_ON = "it has no SingleSignOnService with the HTTP-Redirect binding";
  test.each([
    ["what is not XML", "{}", "it is not well-formed"],
    ["a document type", `<!DOCTYPE x>${metadata(SIGN_ON)}`, "document types are not read"],
    ["another document", "<html/>", "it is not an EntityDescriptor"],
    ["one of another namespace", '<EntityDescriptor entityID="x"/>', "it is not an EntityDescriptor"],
    ["one without a name", metadata(SIGN_ON, { entityId: "" }), "it has no entityID"],
    [
      "one whose name is too long",
      metadata(SIGN_ON, { entityId: ` entityID="${"x".repeat(1025)}"` }),
      "it has no entityID",
    ],
    [
      "that of a service provider",
      metadata(SIGN_ON, { role: "SPSSODescriptor" }),
      "it does not describe an identity provider",
    ],
    ["one without sign-on", metadata(""), NO_SIGN_ON],
    [
      "one with sign-on by POST only",
      metadata(service("SingleSignOnService", "https://idp.example", POST)),
      NO_SIGN_ON,
    ],
    [
      "one that would have browsers run a script",
      metadata(service("SingleSignOnService", "javascript:alert(1)")),
      "the SingleSignOnService is not at an http or https URL",
    ],
    [
      "one whose sign-out is nowhere",
      metadata(SIGN_ON + service("SingleLogoutService", "https://")),
      "the SingleLogoutService is not at an http or https URL",
    ],
    [
      "one whose sign-out has no host that could be",
      metadata(SIGN_ON + service("SingleLogoutService", "https://a b/")),
      "the SingleLogoutService is not at an http or https URL",
    ],
  ])("%s", (_, document, reason) => {
    expect(() => readSamlMetadata(document)).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message: `Invalid SAML metadata: ${reason}.` }),
    );
  });
});
