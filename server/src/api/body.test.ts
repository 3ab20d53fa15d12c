import { describe, expect, test } from "vitest";
import { BODY_LIMIT_BYTES, readBody } from "./body.ts";

const request = (body: string | ReadableStream, headers: Record<string, string> = {}) =>
  new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" });

const text = (length: number) => "x".repeat(length);

/** A body that goes on for as long as it is asked, and tells how much that was. */
function endless(piece: Uint8Array) {
  const given = { bytes: 0, isLetGo: false };
  const body = new ReadableStream(
    {
      pull(controller) {
        given.bytes += piece.byteLength;
        controller.enqueue(piece);
      },
      cancel() {
        given.isLetGo = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, given };
}

describe("a body is read", () => {
  test.each([0, 1, BODY_LIMIT_BYTES])("of %i bytes, announced or not", async (length) => {
    const announced = await readBody(request(text(length), { "content-length": String(length) }));
    const unannounced = await readBody(request(new Blob([text(length)]).stream()));
    expect([announced.byteLength, unannounced.byteLength]).toEqual([length, length]);
  });

  test("where there is none", async () => {
    expect((await readBody(new Request("http://localhost/", { method: "POST" }))).byteLength).toBe(0);
  });

  test("whole and in order, in whatever pieces it comes", async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
    const body = new ReadableStream({
      start(controller) {
        for (const [from, to] of [
          [0, 1],
          [1, 1],
          [1, 400],
          [400, 1000],
        ])
          controller.enqueue(bytes.slice(from, to));
        controller.close();
      },
    });
    expect(await readBody(request(body))).toEqual(Buffer.from(bytes));
  });
});

describe("a body is refused", () => {
  const tooLarge = { code: "SerializationException", message: "Request body is larger than 1048576 bytes" };
  const cutShort = { code: "SerializationException", message: "Request body was cut short" };

  test("by the length it announces, unread", async () => {
    for (const length of [String(BODY_LIMIT_BYTES + 1), "9".repeat(400), "many", "1,1"]) {
      const { body, given } = endless(new Uint8Array(1));
      await expect(readBody(request(body, { "content-length": length }))).rejects.toMatchObject(tooLarge);
      expect(given.bytes).toBe(0);
    }
  });

  test("where it goes beyond the limit, and no further is read", async () => {
    const { body, given } = endless(new Uint8Array(65_536));
    await expect(readBody(request(body))).rejects.toMatchObject(tooLarge);
    expect(given).toEqual({ bytes: BODY_LIMIT_BYTES + 65_536, isLetGo: true });
  });

  test.each([{}, { "content-length": "100" }])("when its sender goes away: %j", async (headers) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(10));
        controller.error(new Error("Client connection prematurely closed."));
      },
    });
    await expect(readBody(request(body, headers))).rejects.toMatchObject(cutShort);
  });
});
