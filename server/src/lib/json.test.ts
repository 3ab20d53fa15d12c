import { expect, test } from "vitest";
import { jsonIn } from "./json.ts";

test.each<[string, unknown]>([
  ['{"a":[1,null]}', { a: [1, null] }],
  ['"text"', "text"],
  ["null", null],
  ["", undefined],
  ["{", undefined],
  ["{} {}", undefined],
  ["undefined", undefined],
])("%j is %j", (text, value) => {
  expect(jsonIn(text)).toEqual(value);
});
