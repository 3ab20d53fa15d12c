import { describe, expect, test } from "vitest";
import { type Asked, askedOf } from "./forwarded.ts";

const hosts = { publicUrl: "https://id.example.com", baseDomain: "id.example.com" };
const PROXY = "127.0.0.1";
const PHOTOS = "photos.auth.us-east-1.id.example.com";

/** How a request with these headers was asked, which came from the proxy. */
function asked(headers: Readonly<Record<string, string>>, { trustProxy = true, url = "http://any/" } = {}): Asked {
  return askedOf(new Request(url, { headers }), PROXY, { trustProxy, hosts });
}

describe("where no proxy is trusted, a request was asked as it came:", () => {
  test("its Host, its scheme, its peer", () => {
    const plain = { trustProxy: false };
    expect(asked({ host: "127.0.0.1:9229" }, plain)).toEqual({
      host: "127.0.0.1:9229",
      scheme: "http",
      address: PROXY,
    });
    expect(asked({ host: PHOTOS }, { ...plain, url: "https://any/" })).toEqual({
      host: PHOTOS,
      scheme: "https",
      address: PROXY,
    });
    expect(askedOf(new Request("http://any/"), undefined, { trustProxy: false, hosts })).toEqual({
      host: undefined,
      scheme: "http",
      address: undefined,
    });
  });

  test("whatever its headers say", () => {
    const headers = {
      host: "127.0.0.1:9229",
      "x-forwarded-host": PHOTOS,
      "x-forwarded-proto": "https",
      "x-forwarded-for": "203.0.113.7",
      forwarded: `for=203.0.113.7;host=${PHOTOS};proto=https`,
    };
    expect(asked(headers, { trustProxy: false })).toEqual({ host: "127.0.0.1:9229", scheme: "http", address: PROXY });
  });
});

describe("a trusted proxy's headers, as", () => {
  const viaProxy: Asked = { host: PHOTOS, scheme: "https", address: "203.0.113.7" };

  test.each<[string, Readonly<Record<string, string>>]>([
    [
      "nginx sends them with this project's settings",
      {
        host: PHOTOS,
        "x-forwarded-host": PHOTOS,
        "x-forwarded-proto": "https",
        "x-forwarded-for": "203.0.113.7",
      },
    ],
    [
      "a proxy that asks for this server by its address sends them",
      {
        host: "127.0.0.1:9229",
        "x-forwarded-host": PHOTOS,
        "x-forwarded-proto": "https",
        "x-forwarded-for": "203.0.113.7",
      },
    ],
    [
      "a proxy that adds to what the client sent leaves them",
      {
        host: "id.example.com",
        "x-forwarded-host": `id.example.com, evil.example,${PHOTOS}`,
        "x-forwarded-proto": "http, HTTPS",
        "x-forwarded-for": "192.0.2.1, 203.0.113.7",
      },
    ],
    [
      "a load balancer that keeps Host and notes the port sends them",
      { host: PHOTOS, "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7:51234" },
    ],
  ])("%s", (_, headers) => {
    expect(asked(headers)).toEqual(viaProxy);
  });

  test("are missed where they are missing, empty or no such thing", () => {
    const own = { host: "127.0.0.1:9229", scheme: "http", address: PROXY };
    expect(asked({ host: "127.0.0.1:9229" })).toEqual(own);
    expect(
      asked({
        host: "127.0.0.1:9229",
        "x-forwarded-host": " ",
        "x-forwarded-proto": "https, wss",
        "x-forwarded-for": "203.0.113.7, unknown",
      }),
    ).toEqual(own);
  });

  test("of RFC 7239's kind are not read: most proxies pass on what a client made up", () => {
    const forwarded = `for=192.0.2.1;host=${PHOTOS};proto=https`;
    expect(asked({ host: "127.0.0.1:9229", forwarded })).toEqual({
      host: "127.0.0.1:9229",
      scheme: "http",
      address: PROXY,
    });
  });
});

test.each(["evil.example", "evil.example:9229", "photos.auth.us-east-1.evil.example", "", "localhost.evil.example"])(
  "a page of a name that was made to point here (%j) does not pose as another by a header",
  (host) => {
    for (const claimed of ["localhost", "id.example.com", PHOTOS]) {
      expect(asked({ host, "x-forwarded-host": claimed }).host).toBe(host);
    }
  },
);

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:443", "203.0.113.7"],
  ["2001:db8::7", "2001:db8::7"],
  ["[2001:db8::7]", "2001:db8::7"],
  ["[2001:db8::7]:443", "2001:db8::7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["203.0.113", PROXY],
  ["203.0.113.7:443:80", PROXY],
  ["203.0.113.7\t203.0.113.8", PROXY],
  ["<script>", PROXY],
  ["_hidden", PROXY],
])("of the client's address %j it takes %s", (given, taken) => {
  expect(asked({ host: "localhost", "x-forwarded-for": given }).address).toBe(taken);
});
