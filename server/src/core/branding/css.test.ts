import { describe, expect, test } from "vitest";
import { CLASSIC_CLASSES, classicStylesheet, isPlainStyle } from "./css.ts";

describe("CSS of a classic customization", () => {
  test.each([
    ["nothing", "", ""],
    ["nothing but blanks and comments", " \n/* .a { } @import */\t", ""],
    ["a rule", ".label-customizable { font-weight: 400; }", ".label-customizable{font-weight:400}"],
    ["an empty rule", ".label-customizable{}", ".label-customizable{}"],
    ["stray semicolons", ".label-customizable{;;color:red;;}", ".label-customizable{color:red}"],
    ["a last declaration without a semicolon", ".label-customizable{color:red}", ".label-customizable{color:red}"],
    [
      "several rules, also for one class",
      ".label-customizable{color:red}\n\n.label-customizable { COLOR : Blue }",
      ".label-customizable{color:red}\n.label-customizable{color:Blue}",
    ],
    [
      "several selectors",
      ".redirect-customizable, .legalText-customizable { color: #0f3d30 }",
      ".redirect-customizable,.legalText-customizable{color:#0f3d30}",
    ],
    [
      "states and parts",
      ".submitButton-customizable:hover{color:#fff}.inputField-customizable:focus::placeholder{color:red}",
      ".submitButton-customizable:hover{color:#fff}\n.inputField-customizable:focus::placeholder{color:red}",
    ],
    [
      "properties that Cognito does not document, as they are in use",
      ".submitButton-customizable{border-radius:4px;transition:color 150ms cubic-bezier(0.4, 0, .2, 1);margin:20px -15px 10px -13px}",
      ".submitButton-customizable{border-radius:4px;transition:color 150ms cubic-bezier(0.4, 0, .2, 1);margin:20px -15px 10px -13px}",
    ],
    [
      "colours, gradients and computations",
      ".banner-customizable{background:linear-gradient(160deg,#f7f3ea 0%,rgba(1,2,3,20%));width:calc((100% - 2px)*0.5 + 1e2px)!important}",
      ".banner-customizable{background:linear-gradient(160deg,#f7f3ea 0%,rgba(1,2,3,20%));width:calc((100% - 2px)*0.5 + 1e2px)!important}",
    ],
    [
      "texts, with what would end a rule",
      `.label-customizable:before{content:"}; { 'ünï"; font-family: 'Segoe UI', sans-serif}`,
      `.label-customizable:before{content:"}; { 'ünï";font-family:'Segoe UI', sans-serif}`,
    ],
    [
      "comments anywhere a blank may stand",
      ".label-customizable/**/{/*;*/color/**/:/**/red/* } */ ;}",
      ".label-customizable{color:red}",
    ],
    [
      "a comment between two words as a blank",
      ".label-customizable{font:bold/**/12px Arial}",
      ".label-customizable{font:bold 12px Arial}",
    ],
  ])("may hold %s", (_, css, written) => {
    expect(classicStylesheet(css)).toBe(written);
    expect(classicStylesheet(written)).toBe(written);
  });

  test.each(CLASSIC_CLASSES)("may restyle %s", (name) => {
    expect(classicStylesheet(`.${name}{color:red}`)).toBe(`.${name}{color:red}`);
  });

  const SELECTOR = "a selector is one of the customizable classes by itself";
  const AT_RULE = "at-rules such as @import, @media, @page and @supports are not allowed";
  const EXPECTED = "a declaration or } was expected";
  const VALUE = "this value is not allowed";
  test.each([
    ["an import", '@import "https://evil.example/x.css";', `at "@import "https://evil.example/x.css";": ${AT_RULE}`],
    [
      "a media query",
      "@media print{.label-customizable{color:red}}",
      `at "@media print{.label-customizable{color:r": ${AT_RULE}`,
    ],
    [
      "@supports after a rule",
      ".label-customizable{}@supports (color:red){}",
      `at "@supports (color:red){}": ${AT_RULE}`,
    ],
    ["@page behind a comment", "/* */@PAGE{}", `at "@PAGE{}": ${AT_RULE}`],
    ["an at-rule within a rule", ".label-customizable{@import 'x'}", `at "@import 'x'}": ${EXPECTED}`],
    ["an escaped import", "\\@\\69mport 'x'", `at "\\@\\69mport 'x'": ${SELECTOR}`],
    ["an unknown class", ".input-customizable{}", 'at "{}": input-customizable is not a customizable class'],
    ["a class in other letters", ".LABEL-customizable{}", 'at "{}": LABEL-customizable is not a customizable class'],
    ["an escaped class", ".label\\-customizable{}", 'at "\\-customizable{}": label is not a customizable class'],
    ["an element", "body{display:none}", `at "body{display:none}": ${SELECTOR}`],
    ["everything", "*{display:none}", `at "*{display:none}": ${SELECTOR}`],
    ["an attribute", ".inputField-customizable[value^=a]{color:red}", `at "[value^=a]{color:red}": ${SELECTOR}`],
    ["a descendant", ".label-customizable .label-customizable{}", `at ".label-customizable{}": ${SELECTOR}`],
    ["a sibling", ".label-customizable+.label-customizable{}", `at "+.label-customizable{}": ${SELECTOR}`],
    [
      "a negation",
      ".label-customizable:not(.label-customizable){}",
      'at "(.label-customizable){}": this state is not allowed',
    ],
    ["a nested rule", ".label-customizable{&:hover{color:red}}", `at "&:hover{color:red}}": ${EXPECTED}`],
    ["a rule that is not closed", ".label-customizable{color:red", `at its end: ${EXPECTED}`],
    ["a rule closed twice", ".label-customizable{}}", `at "}": ${SELECTOR}`],
    ["a bracket that is not closed", ".label-customizable{color:rgb(1,2,3}", 'at "}": a bracket is not closed'],
    ["a bracket too many", ".label-customizable{color:red)}", 'at "}": this bracket was never opened'],
    ["a comment that is not closed", ".label-customizable{color:red/*}", `at "/*}": ${VALUE}`],
    ["a text that is not closed", `.label-customizable{content:"a}`, `at ""a}": a value was expected`],
    ["an escape in a text", `.label-customizable{content:"\\3c script"}`, `at ""\\3c script"}": a value was expected`],
    ["a tag in a text", `.label-customizable{content:"</style>"}`, `at ""</style>"}": a value was expected`],
    ["a tag", "</style><script>alert(1)</script>", `at "</style><script>alert(1)</script>": ${SELECTOR}`],
    ["HTML's comment", "<!-- .label-customizable{} -->", `at "<!-- .label-customizable{} -->": ${SELECTOR}`],
    [
      "an address",
      ".label-customizable{background:url(https://evil.example/x)}",
      'at "https://evil.example/x)}": the function url() is not allowed',
    ],
    [
      "an address in capitals",
      ".label-customizable{background:URL('x')}",
      `at "'x')}": the function URL() is not allowed`,
    ],
    ["an escaped address", ".label-customizable{background:u\\72l(x)}", `at "\\72l(x)}": ${VALUE}`],
    [
      "an image by another function",
      `.label-customizable{background:image-set("https://evil.example/x" 1x)}`,
      `at ""https://evil.example/x" 1x)}": the function image-set() is not allowed`,
    ],
    [
      "a function in a function",
      ".label-customizable{width:calc(attr(data-x) + 1px)}",
      'at "data-x) + 1px)}": the function attr() is not allowed',
    ],
    [
      "an expression",
      ".label-customizable{width:expression(alert(1))}",
      'at "alert(1))}": the function expression() is not allowed',
    ],
    [
      "an expression split by a comment",
      ".label-customizable{width:expr/**/ession(alert(1))}",
      'at "alert(1))}": the function ession() is not allowed',
    ],
    ["a script's address", ".label-customizable{background:javascript:alert(1)}", `at ":alert(1)}": ${VALUE}`],
    ["a behaviour", ".label-customizable{BEHAVIOR:x}", 'at ":x}": behavior is not a property'],
    ["a binding", ".label-customizable{-moz-binding:none}", 'at ":none}": -moz-binding is not a property'],
    [
      "a filter of old",
      ".label-customizable{filter:progid:DXImageTransform.Microsoft.Alpha(opacity=1)}",
      `at ":DXImageTransform.Microsoft.Alpha(opacit": ${VALUE}`,
    ],
    ["a custom property", ".label-customizable{--form-borderRadius:0}", `at "--form-borderRadius:0}": ${EXPECTED}`],
    ["a property without a value", ".label-customizable{color:}", 'at "}": a value was expected'],
    ["a property without a colon", ".label-customizable{color red}", 'at "red}": color is not a property'],
    ["a value in a block", ".label-customizable{color:{red}}", 'at "{red}}": a value was expected'],
    ["what is no CSS", "\u{feff}{}", `at "{}": ${SELECTOR}`],
  ])("may not hold %s", (_, css, fault) => {
    expect(() => classicStylesheet(css)).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message: `Invalid CSS ${fault}.` }),
    );
  });

  test("is read in the time its length takes, whatever it holds", () => {
    const most = 131_072;
    for (const piece of [
      "/*",
      " ",
      "(",
      ".label-customizable{",
      "color:red;",
      "1",
      "a",
      '"',
      ".",
      "-",
      "{",
      "/**/",
      "\n",
    ]) {
      const text = piece.repeat(most / piece.length);
      for (const css of [text, `.label-customizable{color:${text}`, `.label-customizable{width:calc(${text}`]) {
        try {
          classicStylesheet(css);
        } catch (error) {
          expect(error).toMatchObject({ code: "InvalidParameterException" });
        }
      }
    }
  });
});

test.each([
  ["fill:#fff;stroke-width:2px", true],
  ["", true],
  ["mask-type:alpha", true],
  ["fill:url(#a)", false],
  ["fill:red}", false],
  ["}body{color:red", false],
  ["@import 'x'", false],
  ["-moz-binding:none", false],
])("a style that is %j holds plain declarations: %j", (style, isPlain) => {
  expect(isPlainStyle(style)).toBe(isPlain);
});
