import type { TermsDocument } from "../../../core/terms/terms.ts";
import type { Output } from "../../../model/types.ts";

/** `TermsDescriptionType`, as the list has it. What a document is and what it enforces are reserved, and have one value each. */
export const termsDescriptionOut = (terms: TermsDocument): Output<"ListTerms">["Terms"][number] => ({
  TermsId: terms.id,
  TermsName: terms.name,
  Enforcement: "NONE",
  CreationDate: terms.createdAt,
  LastModifiedDate: terms.updatedAt,
});

/** `TermsType`: a document with its links. */
export const termsOut = (terms: TermsDocument): NonNullable<Output<"DescribeTerms">["Terms"]> => ({
  ...termsDescriptionOut(terms),
  UserPoolId: terms.poolId,
  ClientId: terms.clientId,
  TermsSource: "LINK",
  Links: terms.links,
});
