import { describe, expect, test } from "vitest";
import { uuid4, uuid7 } from "./uuid.ts";

describe("a UUID of version 4", () => {
  test("is the example of RFC 9562, appendix A.3", () => {
    expect(uuid4(Buffer.from("919108f752d133205bacf847db4148a8", "hex"))).toBe("919108f7-52d1-4320-9bac-f847db4148a8");
  });

  test("keeps version and variant whatever the bytes are, and leaves them alone", () => {
    const given = new Uint8Array(16).fill(0xff);
    expect(uuid4(given)).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
    expect(uuid4(new Uint8Array(16))).toBe("00000000-0000-4000-8000-000000000000");
    expect(given).toEqual(new Uint8Array(16).fill(0xff));
  });
});

describe("a UUID of version 7", () => {
  test("is the example of RFC 9562, appendix A.6", () => {
    const random = Buffer.from("0000000000000cc318c4dc0c0c07398f", "hex");
    expect(uuid7(0x017f22e279b0, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  });

  test("keeps version and variant whatever the bytes are", () => {
    expect(uuid7(0, new Uint8Array(16))).toBe("00000000-0000-7000-8000-000000000000");
    expect(uuid7(2 ** 48 - 1, new Uint8Array(16).fill(0xff))).toBe("ffffffff-ffff-7fff-bfff-ffffffffffff");
  });

  test("leaves the bytes it was given alone", () => {
    const given = new Uint8Array(16).fill(1);
    uuid7(1, given);
    expect(given).toEqual(new Uint8Array(16).fill(1));
  });
});
