import { expect, test } from "vitest";
import { shortLived } from "./short-lived.ts";

/** What is read ends when the test says so; the clock stands until it is moved. */
function slowReads() {
  let now = 0;
  const reads: { readonly key: string; end(value: string | undefined): void; fail(error: Error): void }[] = [];
  const held = shortLived<string>(
    (key) => {
      const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
      reads.push({ key, end: resolve, fail: reject });
      return promise;
    },
    () => now,
  );
  const read = (n: number) => reads[n] ?? expect.fail(`there was no read ${n}`);
  return {
    held,
    reads,
    read,
    /** Finds `key`, which must lead to a new read, and ends that. */
    async found(key: string, value: string | undefined) {
      const finding = held.find(key);
      read(reads.length - 1).end(value);
      expect(await finding).toBe(value);
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test("a value is read once a second", async () => {
  const { held, reads, found, pass } = slowReads();
  await found("a", "one");
  pass(999);
  expect(await held.find("a")).toBe("one");
  pass(1);
  await found("a", "two");
  expect(reads).toHaveLength(2);
});

test("the second counts from the beginning of the read", async () => {
  const { held, reads, read, pass } = slowReads();
  const slow = held.find("a");
  pass(1_000);
  read(0).end("one");
  expect(await slow).toBe("one");
  const next = held.find("a");
  expect(reads).toHaveLength(2);
  read(1).end("two");
  expect(await next).toBe("two");
});

test("each key has its own value", async () => {
  const { held, found } = slowReads();
  await found("a", "one");
  await found("b", "two");
  expect([await held.find("a"), await held.find("b")]).toEqual(["one", "two"]);
});

test("those who ask while it is read share the read", async () => {
  const { held, reads, read } = slowReads();
  const finding = [held.find("a"), held.find("a"), held.find("a")];
  read(0).end("one");
  expect(await Promise.all(finding)).toEqual(["one", "one", "one"]);
  expect(reads).toHaveLength(1);
});

test("what is forgotten is read anew", async () => {
  const { held, found } = slowReads();
  await found("a", "one");
  await found("b", "one");
  held.forget();
  await found("a", "two");
  await found("b", "two");
});

test("a read that was begun before a change and ends after it is kept by nobody", async () => {
  const { held, reads, read, found } = slowReads();
  const before = held.find("a");
  held.forget();
  const after = held.find("a");
  read(1).end("new");
  expect(await after).toBe("new");
  read(0).end("old");
  expect(await before).toBe("old");
  expect(await held.find("a")).toBe("new");
  expect(reads).toHaveLength(2);

  const late = held.find("b");
  held.forget();
  read(2).end("old");
  expect(await late).toBe("old");
  await found("b", "new");
});

test("what was not there is looked for again", async () => {
  const { held, found } = slowReads();
  await found("a", undefined);
  await found("a", "one");
  expect(await held.find("a")).toBe("one");
});

test("a failed read is told to those who wait, and tried again by the next", async () => {
  const { held, read, found } = slowReads();
  const [one, two] = [held.find("a"), held.find("a")];
  read(0).fail(new Error("away"));
  await expect(one).rejects.toThrow("away");
  await expect(two).rejects.toThrow("away");
  await found("a", "one");
});

test("a failed read takes no newer value along", async () => {
  const { held, reads, read } = slowReads();
  const failing = held.find("a");
  held.forget();
  const next = held.find("a");
  read(1).end("new");
  expect(await next).toBe("new");
  read(0).fail(new Error("away"));
  await expect(failing).rejects.toThrow("away");
  expect(await held.find("a")).toBe("new");
  expect(reads).toHaveLength(2);
});

test("a thousand are held, those read last", async () => {
  const { held, reads, found, pass } = slowReads();
  await found("0", "once");
  pass(500);
  for (let n = 1; n <= 999; n++) await found(`${n}`, "x");
  pass(500);
  await found("0", "again");
  await found("1000", "x");
  const before = reads.length;
  expect([await held.find("0"), await held.find("2"), await held.find("1000")]).toEqual(["again", "x", "x"]);
  expect(reads).toHaveLength(before);
  await found("1", "y");
});
