import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readForm } from "./form.ts";

const FORM = "application/x-www-form-urlencoded";

/** A request whose body comes in pieces. */
const streamed = (body: ReadableStream) =>
  new Request("http://127.0.0.1/", { method: "POST", body, headers: { "content-type": FORM }, ...HALF });
const HALF = { duplex: "half" } as const;

const send = (body: string | Uint8Array<ArrayBuffer> | null, type: string | undefined = FORM) =>
  readForm(
    new Request("http://127.0.0.1/", {
      method: "POST",
      body,
      headers: type === undefined ? {} : { "content-type": type },
    }),
  );
const read = async (...sent: Parameters<typeof send>) => {
  const form = await send(...sent);
  return form && [...form];
};

describe("a form", () => {
  test.each<[string, readonly (readonly [string, string])[]]>([
    ["", []],
    [
      "a=1&b=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a=1&a=2",
      [
        ["a", "1"],
        ["a", "2"],
      ],
    ],
    ["a", [["a", ""]]],
    ["=b", [["", "b"]]],
    ["&&a=1&", [["a", "1"]]],
    ["a=1+2%20%2B", [["a", "1 2 +"]]],
    ["a=%C3%A9%F0%9F%A6%8A", [["a", "é🦊"]]],
    ["a=%", [["a", "%"]]],
    ["a=%zz%0d%0a%00", [["a", "%zz\r\n\0"]]],
    ["a=%ff%ED%A0%80", [["a", "\ufffd\ufffd\ufffd\ufffd"]]],
    [
      "__proto__=x&constructor=y",
      [
        ["__proto__", "x"],
        ["constructor", "y"],
      ],
    ],
  ])("%j has the fields %j", async (body, fields) => {
    expect(await read(body)).toEqual(fields);
  });

  test("is read from a body in pieces, without one, and under a type with parameters", async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (const piece of ["a=%C3", "%A9&", "b=2"]) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    });
    expect([...((await readForm(streamed(pieces))) ?? [])]).toEqual([
      ["a", "é"],
      ["b", "2"],
    ]);
    expect(await read(null)).toEqual([]);
    expect(await read("a=1", `${FORM.toUpperCase()} ; charset=UTF-8`)).toEqual([["a", "1"]]);
  });

  test("is none of another type", async () => {
    for (const type of ["", "text/plain", "application/json", "multipart/form-data; boundary=x", `x, ${FORM}`]) {
      expect(await read("a=1", type)).toBeUndefined();
    }
  });

  test("is none with bytes that no form has", async () => {
    for (const byte of ["\0", "\r\n", "\t", "\x7f", "é"]) expect(await read(`a=${byte}`)).toBeUndefined();
    expect(await read(new Uint8Array([0x61, 0x3d, 0xff]))).toBeUndefined();
  });

  test("has 64 KiB at most, and no more of a longer one is read", async () => {
    expect(await read(`a=${"x".repeat(65_534)}`)).toEqual([["a", "x".repeat(65_534)]]);
    expect(await read(`a=${"x".repeat(65_535)}`)).toBeUndefined();
    let sent = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(0x61));
      },
      cancel: () => void (cancelled = true),
    });
    expect(await readForm(streamed(endless))).toBeUndefined();
    expect(sent).toBeLessThan(200_000);
    expect(cancelled).toBe(true);
  });

  test("of any bytes is a form or none, and never a fault", async () => {
    for (let n = 0; n < 500; n++) {
      const bytes = randomBytes(n % 64);
      const form = await send(n % 2 === 0 ? bytes : encodeURIComponent(bytes.toString("latin1")));
      expect(form === undefined || form instanceof URLSearchParams).toBe(true);
    }
  });
});
