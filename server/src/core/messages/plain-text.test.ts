import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test.each([
  ["Your code is {####}. ", "Your code is {####}. "],
  ["Hello\n\n  code {####}", "Hello\n\n  code {####}"],
  ["Tom &amp; Jerry: 1 < 2 &lt; 3", "Tom & Jerry: 1 < 2 < 3"],
  ["&#65;&#x42;&eacute;&#0;&#xD800;&#9999999; &copy;", "AB&eacute;&#0;&#xD800;&#9999999; ©"],
  ["<p>Hello,</p>\n<p>your <b>code</b> is\n  {####}.</p>", "Hello,\n\nyour code is {####}."],
  ["one<br>two<BR/>three", "one\ntwo\nthree"],
  ["<ul><li>one</li><li>two</li></ul>", "- one\n- two"],
  ["<p>Do:</p>\n<ol>\n <li>one</li>\n <li><p>two</p></li>\n</ol>\nDone", "Do:\n\n- one\n- two\n\nDone"],
  ["<div><div>one</div>\n<div>two</div></div>three", "one\ntwo\nthree"],
  ["<p>one<br><br></p><p>two</p>", "one\n\ntwo"],
  ["<table><tr><td>Code</td><td>{####}</td></tr> <tr><td>Name</td> <td>Ada</td></tr></table>", "Code {####}\nName Ada"],
  [
    "<!doctype html><html><head><title>T</title><style>p { color: red }</style></head><body>Hi<!-- no -->!</body></html>",
    "Hi!",
  ],
  ["<script>if (1 < 2) alert('<p>')</script>Hi", "Hi"],
  ['<a href="https://example.com/?a=1&amp;b=2">Help</a>.', "Help <https://example.com/?a=1&b=2>."],
  ["<a href='https://example.com'>https://example.com</a>", "https://example.com"],
  ["<a href=mailto:a@example.com>Write</a>", "Write <mailto:a@example.com>"],
  ['<a href="javascript:alert(1)">Click</a>', "Click"],
  ["<p>left <!-- open", "left"],
  ["<b>&lt;script&gt;</b>", "<script>"],
])("%j reads as %j", (html, text) => {
  expect(plainText(html)).toBe(text);
});

test("the longest template is read in one go, however malformed", () => {
  for (const piece of ["<", "<p", "<!--", "<style>", "&#", "<a href=", "{##"]) {
    const template = piece.repeat(Math.floor(20_000 / piece.length));
    expect(plainText(template).length).toBeLessThanOrEqual(template.length);
  }
});
