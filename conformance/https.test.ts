import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { send, signed, target } from "./http.ts";
import { demand, environment, programOf, pythonWith, run } from "./programs.ts";
import { type Server, startServer } from "./server.ts";

const curl = await programOf(["curl"], ["--version"], "curl is not installed");
const openssl = await programOf(["openssl"], ["version"], "OpenSSL's command is not installed (Debian: openssl)");
const python = await pythonWith(["ssl"], "python3");
const apache = await programOf(["apache2", "/usr/sbin/apache2"], ["-v"], "Apache is not installed (Debian: apache2)");

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millpond-https-"));
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true });
});

describe("HTTPS by a local CA is accepted, once that is trusted, by", () => {
  let ca: string;
  let url: string;
  beforeEach(async () => {
    server = await startServer({ MILLPOND_TLS: "local", MILLPOND_DATA: folder });
    ({ url } = server);
    ca = join(folder, "ca.crt");
  });

  test("curl, under every name", async (context) => {
    const command = demand(context, curl);
    const { port } = new URL(url);
    const fetched = (host: string, ...more: readonly string[]) =>
      run(command, ["-sS", "--resolve", `${host}:${port}:127.0.0.1`, ...more, `https://${host}:${port}/health`]);
    for (const host of ["localhost", "127.0.0.1"]) {
      expect(await fetched(host, "--cacert", ca)).toEqual({ code: 0, stdout: '{"status":"ok"}', stderr: "" });
      expect(await fetched(host)).toMatchObject({ code: 60, stdout: "" });
    }
    // No pool has this domain: its certificate is accepted, and the request refused.
    expect(await fetched("photos.auth.us-east-1.localhost", "--cacert", ca)).toMatchObject({
      code: 0,
      stdout: '{"message":"This server does not answer to that host name."}',
    });
    expect(await fetched("www.example.com", "--cacert", ca)).toMatchObject({ code: 60, stdout: "" });
  });

  test("OpenSSL, at its strictest", async (context) => {
    const command = demand(context, openssl);
    const { port } = new URL(url);
    const { code, stdout } = await run(
      command,
      ["s_client", "-connect", `127.0.0.1:${port}`, "-CAfile", ca, "-x509_strict", "-verify_return_error"],
      { input: "" },
    );
    expect([code, stdout.match(/Verify return code: .*/)?.[0]]).toEqual([0, "Verify return code: 0 (ok)"]);
  });

  test("Python, as strict as from 3.13 on", async (context) => {
    const command = demand(context, python);
    const program = [
      "import ssl, sys, urllib.request",
      "context = ssl.create_default_context()",
      "context.verify_flags |= ssl.VERIFY_X509_STRICT",
      "print(urllib.request.urlopen(sys.argv[1], context=context).read().decode())",
    ].join("\n");
    const outcome = await run(command, ["-c", program, `${url}/health`], { env: environment({ SSL_CERT_FILE: ca }) });
    expect(outcome).toEqual({ code: 0, stdout: '{"status":"ok"}\n', stderr: "" });
  });
});

describe("behind Apache, which speaks HTTPS for it,", () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  /** What a client gets that asks the proxy for a host. */
  function ask(
    port: number,
    host: string,
    path: string,
    { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: object } = {},
  ): Promise<{ readonly status: number | undefined; readonly body: unknown }> {
    const answered = Promise.withResolvers<{ readonly status: number | undefined; readonly body: unknown }>();
    request({
      port,
      path,
      host: "127.0.0.1",
      servername: host,
      rejectUnauthorized: false,
      method: body ? "POST" : "GET",
      headers: { ...headers, host: `${host}:${port}` },
    })
      .on("response", (response) => {
        const { statusCode: status } = response;
        // The proxy's own answers are pages.
        const isOurs = response.headers["content-type"]?.includes("json") ?? false;
        text(response).then(
          (whole) => answered.resolve({ status, body: isOurs ? JSON.parse(whole) : undefined }),
          answered.reject,
        );
      })
      .on("error", answered.reject)
      .end(body && JSON.stringify(body));
    return answered.promise;
  }

  test("it answers by its public URL and pools' domains, to no other host, and to no operator", async (context) => {
    const command = demand(context, apache);
    const tool = demand(context, openssl);
    const [port, own] = [await freePort(), await freePort()];
    server = await startServer({
      MILLPOND_PORT: String(own),
      MILLPOND_PUBLIC_URL: `https://id.test:${port}`,
      MILLPOND_BASE_DOMAIN: "id.test",
    });
    await makeCertificate(tool);
    writeFileSync(join(folder, "apache.conf"), configuration(port, own));
    const proxy = spawn(command, ["-f", join(folder, "apache.conf"), "-D", "FOREGROUND"], { stdio: "ignore" });
    const ended = once(proxy, "exit");
    ends.push(() => {
      proxy.kill("SIGTERM");
      return ended;
    });
    const health = () => ask(port, "id.test", "/health").catch(() => undefined);
    while ((await health()) === undefined) {
      if (proxy.exitCode !== null) throw new Error(`Apache ended with ${proxy.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }

    const call = (operation: string, body: object) =>
      send(`http://127.0.0.1:${own}/`, {
        headers: { ...target(operation), ...signed },
        body: JSON.stringify(body),
      });
    const made = await call("CreateUserPool", { PoolName: "people" });
    expect(made.status).toBe(200);
    const { Id } = (JSON.parse(made.body) as { readonly UserPool: { readonly Id: string } }).UserPool;
    expect(await ask(port, "id.test", `/${Id}/.well-known/openid-configuration`)).toMatchObject({
      status: 200,
      body: {
        issuer: `https://id.test:${port}/${Id}`,
        jwks_uri: `https://id.test:${port}/${Id}/.well-known/jwks.json`,
      },
    });

    const body = { MaxResults: 1 };
    const asOperator = { headers: { ...target("ListUserPools"), ...signed }, body };
    for (const path of ["/", "//", "/nothing/.."]) {
      expect(await ask(port, "id.test", path, asOperator)).toEqual({ status: 403, body: undefined });
    }
    expect(await ask(port, "id.test", "/", { headers: target("ListUserPools"), body })).toMatchObject({
      status: 400,
      body: { __type: "MissingAuthenticationTokenException" },
    });

    const foreign = { status: 403, body: { message: "This server does not answer to that host name." } };
    const domain = "photos.auth.us-east-1.id.test";
    expect(await ask(port, domain, "/nothing")).toEqual(foreign);
    expect((await call("CreateUserPoolDomain", { UserPoolId: Id, Domain: "photos" })).status).toBe(200);
    expect(await ask(port, domain, "/nothing")).toEqual({ status: 404, body: { message: "Not found" } });
    expect(await ask(port, "evil.example", "/health")).toEqual(foreign);
    // Without MILLPOND_TRUST_PROXY nobody changes his host by a header.
    expect(await ask(port, "evil.example", "/health", { headers: { "x-forwarded-host": "id.test" } })).toEqual(foreign);
  });

  async function makeCertificate(tool: string): Promise<void> {
    const names = "subjectAltName=DNS:id.test,DNS:*.auth.us-east-1.id.test";
    const about = ["-days", "1", "-subj", "/CN=id.test", "-addext", names];
    const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...about, ...files];
    const { code, stderr } = await run(tool, made);
    if (code !== 0) throw new Error(stderr);
  }

  /** As docs/guides/https.md has it, with what Debian sets elsewhere. */
  const configuration = (port: number, own: number): string => `
    ServerRoot ${folder}
    ServerName id.test
    PidFile ${folder}/apache.pid
    ErrorLog ${folder}/apache.log
    Mutex file:${folder}
    Listen 127.0.0.1:${port}
    ${["mpm_event", "authz_core", "headers", "proxy", "proxy_http", "ssl"]
      .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
      .join("\n")}
    User www-data
    Group www-data
    SSLEngine on
    SSLCertificateFile ${folder}/cert.pem
    SSLCertificateKeyFile ${folder}/key.pem
    ProxyPreserveHost On
    RequestHeader set X-Forwarded-Proto https
    AllowEncodedSlashes NoDecode
    <If "req('Authorization') =~ /^AWS4-/">
      Require all denied
    </If>
    ProxyPass / http://127.0.0.1:${own}/ nocanon
  `;
});

/** A port that was free just now. */
async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, "close");
  return port;
}
