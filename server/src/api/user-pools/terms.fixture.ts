import {
  CreateTermsCommand,
  type CreateTermsCommandInput,
  type TermsType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { TestApp } from "../../testing/test-app.ts";

export const LINKS = {
  "cognito:default": "https://example.com/terms/",
  "cognito:french": "https://example.com/fr/terms/",
};

export const NO_TERMS = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";
export const NO_TERMS_REFUSAL = `ResourceNotFoundException: Terms ${NO_TERMS} does not exist.`;

export const create = (
  app: TestApp,
  of: { readonly UserPoolId: string; readonly ClientId: string },
  wanted: Partial<CreateTermsCommandInput> = {},
) =>
  app.client.send(
    new CreateTermsCommand({
      TermsName: "terms-of-use",
      TermsSource: "LINK",
      Enforcement: "NONE",
      Links: LINKS,
      ...of,
      ...wanted,
    }),
  );

/** Terms of use, unless another document is wanted. */
export async function someTerms(
  app: TestApp,
  of: { readonly UserPoolId: string; readonly ClientId: string },
  wanted: Partial<CreateTermsCommandInput> = {},
): Promise<TermsType & { readonly TermsId: string }> {
  const { Terms: terms } = await create(app, of, wanted);
  if (terms?.TermsId === undefined) throw new Error("CreateTerms answered without terms");
  return { ...terms, TermsId: terms.TermsId };
}
