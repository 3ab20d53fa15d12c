import { describe, expect, test } from "vitest";
import { readXml, type XmlElement } from "./xml.ts";

/** Names, namespaces and attributes, without what the reader keeps for itself. */
const told = ({ name, namespace, attributes, children }: XmlElement): unknown => ({
  name,
  namespace,
  ...Object.fromEntries(attributes),
  children: children.map(told),
});

const bare = (name: string, children: readonly unknown[] = []) => ({ name, namespace: "", children });

test.each([
  ["an empty element", "<a/>", bare("a")],
  ["an element with text", "<a>text &lt; &#x41;</a>", bare("a")],
  [
    "a declaration, comments and instructions",
    '<?xml version="1.0" encoding="x"?><!-- - --><a/><?i?><!---->',
    bare("a"),
  ],
  ["a byte order mark", "\ufeff<a/>", bare("a")],
  ["children in their order", "<a> <b/><c><d/></c>\n</a>", bare("a", [bare("b"), bare("c", [bare("d")])])],
  ["what looks like elements in a comment or a character section", "<a><!--<b>--><![CDATA[<c>&x;]]></a>", bare("a")],
  ["attributes, quoted either way", `<a b='"&amp;' c="'&#65;"/>`, { ...bare("a"), b: '"&', c: "'A" }],
  ["names in any script", "<ä é.1-2='x'/>", { ...bare("ä"), "é.1-2": "x" }],
  [
    "the default namespace, and none again",
    '<a xmlns="n"><b xmlns=""/></a>',
    { name: "a", namespace: "n", children: [bare("b")] },
  ],
  [
    "prefixes, whose meaning ends with their element",
    '<p:a xmlns:p="1" p:hidden=""><p:b xmlns:p="2"/><p:c/></p:a>',
    {
      name: "a",
      namespace: "1",
      children: [
        { name: "b", namespace: "2", children: [] },
        { name: "c", namespace: "1", children: [] },
      ],
    },
  ],
])("%s", (_, text, element) => {
  expect(told(readXml(text))).toEqual(element);
});

const DEEP = "<a>".repeat(64);

test.each([
  ["", "it is not well-formed"],
  ["text", "it is not well-formed"],
  ["<a>", "it is not well-formed"],
  ["<a></b>", "the element b ends where it did not begin"],
  ["</a>", "the element a ends where it did not begin"],
  ["<a b=1/>", "the element a is not well-formed"],
  ['<a b="1"c="2"/>', "the element a is not well-formed"],
  ["<a b='<'/>", "the element a is not well-formed"],
  ['<a b="" b=""/>', "the attribute b is given twice"],
  ["<a/><b/>", "something follows the document"],
  ["<a></a>text", "something follows the document"],
  ["<a><!-- -- --></a>", "it is not well-formed"],
  ["<a><!-- </a>", "it is not well-formed"],
  ["<p:a/>", "the prefix p is not declared"],
  ["<a>\0</a>", "it holds control characters"],
  [`${DEEP}<a>`, "elements lie more than 64 deep"],
  [`<a ${Array.from({ length: 64 }, (_, n) => `xmlns:p${n}=""`).join(" ")}/>`, "more than 64 namespaces are declared"],
])("%j is refused", (text, reason) => {
  expect(() => readXml(text)).toThrow(reason);
});

describe("nothing that a document declares is followed", () => {
  test.each([
    ["a document type", '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>'],
    [
      "one that declares entities",
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    ],
  ])("%s", (_, text) => {
    expect(() => readXml(text)).toThrow("document types are not read");
  });

  test.each(["<a><!DOCTYPE a></a>", '<a><!ENTITY x "y"></a>'])("%s", (text) => {
    expect(() => readXml(text)).toThrow("it is not well-formed");
  });

  test.each(["&x;", "&amp", "&", "&#0;", "&#1;", "&#xD800;", "&#x110000;", "&__proto__;", "&constructor;"])(
    "the entity %s, in a text and in an attribute",
    (entity) => {
      expect(() => readXml(`<a>${entity}</a>`)).toThrow("is not known");
      expect(() => readXml(`<a b="${entity}"/>`)).toThrow("is not known");
    },
  );
});

test.each([
  ["names", `<${"a".repeat(500_000)}`],
  ["blanks", `<a${" ".repeat(500_000)}`],
  ["comments", `<a>${"<!--".repeat(125_000)}`],
  ["hyphens", `<a><!--${"-".repeat(500_000)}`],
  ["sections", `<a>${"<![CDATA[".repeat(50_000)}`],
  ["entities", `<a>${"&".repeat(500_000)}</a>`],
  ["attributes", `<a ${"b='".repeat(150_000)}`],
])("half a million characters of %s are refused at once", (_, text) => {
  expect(() => readXml(text)).toThrow(/it is not well-formed|is not known|the element a+… is not|the element a is not/);
});
