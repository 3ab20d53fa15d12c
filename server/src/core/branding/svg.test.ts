import { describe, expect, test } from "vitest";
import { faultOfSvg } from "./svg.ts";

const svg = (content: string, attributes = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg"${attributes}>${content}</svg>`;

describe("an SVG image", () => {
  test.each([
    ["nothing", svg("")],
    ["nothing, closed at once", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    [
      "a declaration, comments and blanks",
      `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- <script> -->\n${svg("<!---->")}\n<!-- - -- -->`,
    ],
    [
      "shapes and text",
      svg('<g fill="none"><path d="M0 0h1"/><text x="1">A &amp; B &#169; &#xA9; &lt;<tspan>c</tspan></text></g>'),
    ],
    [
      "paints and masks that refer within the drawing",
      svg(
        `<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient><clipPath id="c"><rect/></clipPath>` +
          `<linearGradient id="b" xlink:href="#a" href='#a'/></defs>` +
          `<g clip-path="url(#c)" mask="url('#c')" fill='url( "#b" ) red' style="mask-type:luminance"><use href="#c"/></g>`,
        ' xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1" width="1"',
      ),
    ],
    ["a namespace given once more", svg('<g xmlns="http://www.w3.org/2000/svg"/>')],
    ["blanks in tags", svg("<rect\n\twidth = \"1\"\r\nheight= '2'\n/><g\n></g\n>")],
  ])("may hold %s", (_, text) => {
    expect(faultOfSvg(text)).toBeUndefined();
  });

  const MALFORMED = "it is not a well-formed drawing";
  test.each([
    ["nothing at all", "", MALFORMED],
    ["text", "hello", MALFORMED],
    ["HTML", "<html><script>alert(1)</script></html>", "it is not an SVG image"],
    ["HTML after a drawing", `${svg("")}<script>alert(1)</script>`, "something follows the drawing"],
    ["a drawing that is not closed", svg("").slice(0, -3), MALFORMED],
    ["a drawing closed by another", `${svg("").slice(0, -6)}</g>`, "the element g ends where it did not begin"],
    ["a drawing without a namespace", "<svg></svg>", "it has no SVG namespace"],
    [
      "a drawing in HTML's namespace",
      '<svg xmlns="http://www.w3.org/1999/xhtml"/>',
      "element [svg#xmlns] is not allowed",
    ],
    ["a script", svg("<script>alert(1)</script>"), "element [script] is not allowed"],
    ["a script under another prefix", svg("<svg:script/>"), "element [svg:script] is not allowed"],
    ["a script in other letters", svg("<SCRIPT/>"), "element [SCRIPT] is not allowed"],
    ["what happens when it is loaded", svg("", ' onload="alert(1)"'), "element [svg#onload] is not allowed"],
    ["what happens, by an entity", svg("", ' &#111;nload="alert(1)"'), "the element svg is not well-formed"],
    ["HTML within", svg("<foreignObject/>"), "element [foreignObject] is not allowed"],
    ["an image", svg('<image href="https://evil.example/"/>'), "element [image] is not allowed"],
    ["a link", svg('<a href="javascript:alert(1)"/>'), "element [a] is not allowed"],
    ["an animation", svg('<set attributeName="href" to="javascript:alert(1)"/>'), "element [set] is not allowed"],
    ["a style sheet", svg("<style>@import 'x'</style>"), "element [style] is not allowed"],
    [
      "a filter's image",
      svg('<filter><feImage href="https://evil.example/"/></filter>'),
      "element [feImage] is not allowed",
    ],
    ["another drawing", svg('<use href="https://evil.example/#a"/>'), "element [use#href] is not allowed"],
    [
      "another drawing, by an entity",
      svg('<use href="&#x2f;&#x2f;evil.example#a"/>'),
      "element [use#href] is not allowed",
    ],
    ["a script's address", svg('<use xlink:href="javascript:alert(1)"/>'), "element [use#xlink:href] is not allowed"],
    ["a reference where none belongs", svg('<g href="#a"/>'), "element [g#href] is not allowed"],
    ["a paint from elsewhere", svg('<g fill="url(https://evil.example/)"/>'), "element [g#fill] is not allowed"],
    [
      "a paint from elsewhere beside one of its own",
      svg('<g fill="url(#a) url(//evil.example)"/>'),
      "element [g#fill] is not allowed",
    ],
    ["a paint in capitals", svg('<g fill="URL(//evil.example)"/>'), "element [g#fill] is not allowed"],
    ["a paint by an entity", svg('<g fill="u&#114;l(//evil.example)"/>'), "element [g#fill] is not allowed"],
    ["a paint by an escape", svg('<g fill="u\\72l(//evil.example)"/>'), "element [g#fill] is not allowed"],
    [
      "a paint by another function",
      svg(`<g fill="image-set('//evil.example' 1x)"/>`),
      "element [g#fill] is not allowed",
    ],
    ["a style that loads", svg('<g style="fill:url(//evil.example)"/>'), "element [g#style] is not allowed"],
    ["a role, as AWS refuses it", svg("", ' role="img"'), "element [svg#role] is not allowed"],
    ["a label, as AWS refuses it", svg("", ' aria-label="Logo"'), "element [svg#aria-label] is not allowed"],
    ["a base", svg("", ' xml:base="https://evil.example/"'), "element [svg#xml:base] is not allowed"],
    ["another namespace", svg("", ' xmlns:x="http://www.w3.org/1999/xlink"'), "element [svg#xmlns:x] is not allowed"],
    ["an attribute twice", svg("", ' id="a" id="b"'), "the attribute id is given twice"],
    ["an attribute without quotes", svg("", " id=a"), "the element svg is not well-formed"],
    ["a document type", `<!DOCTYPE svg>${svg("")}`, MALFORMED],
    ["an entity of its own", `<!DOCTYPE svg [<!ENTITY a "b">]>${svg("&a;")}`, MALFORMED],
    ["an entity that is not known", svg("&nbsp;"), "the entity &nbsp is not allowed"],
    ["an entity named like a member of every object", svg("&constructor;"), "the entity &constructor is not allowed"],
    ["an entity that is not closed", svg("a & b"), "the entity & is not allowed"],
    ["a character there is not", svg("&#x110000;"), "the entity &#x110000 is not allowed"],
    ["a style sheet by an instruction", `<?xml-stylesheet href="//evil.example"?>${svg("")}`, MALFORMED],
    ["an instruction within", svg("<?php ?>"), MALFORMED],
    ["a section of characters", svg("<![CDATA[<script>]]>"), MALFORMED],
    ["a comment that is not closed", svg("<!-- "), MALFORMED],
    ["another encoding", `<?xml version="1.0" encoding="UTF-7"?>${svg("")}`, "the image is not UTF-8"],
    ["a second declaration", `<?xml version="1.0"?><?xml version="1.0"?>${svg("")}`, MALFORMED],
    ["too deep a nesting", svg("<g>".repeat(64)), "elements lie more than 64 deep"],
  ])("may not hold %s", (_, text, fault) => {
    expect(faultOfSvg(text)).toBe(fault);
  });

  test("is read in the time its length takes, whatever it holds", () => {
    for (const piece of ["<!--", " ", "&", "&#", "<", "<g/>", "a", '"', "-->", "<!---->", 'id="', "url(", "="]) {
      const text = piece.repeat(Math.floor(1_000_000 / piece.length));
      for (const each of [text, svg(text), svg("", ` id="${text}"`), svg("", text), `<?xml ${text}`]) faultOfSvg(each);
    }
  });
});
