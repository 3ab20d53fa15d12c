import { expect, test } from "vitest";
import { deviceOf } from "./device.ts";

const SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0";

test.each([
  ["Windows, Chrome", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`],
  ["Windows, Edge", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/131.0.0.0`],
  ["Windows, Opera", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 OPR/116.0.0.0`],
  ["macOS, Safari", `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Version/18.1 Safari/605.1.15`],
  [
    "iOS, Safari",
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${SAFARI} Version/18.1 Mobile/15E148 Safari/604.1`,
  ],
  ["iOS, Chrome", `Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) ${SAFARI} CriOS/131.0 Mobile/15E148 Safari/604.1`],
  ["Android, Chrome", `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`],
  [
    "Android, Samsung Internet",
    `Mozilla/5.0 (Linux; Android 10; K) SamsungBrowser/27.0 ${CHROME} Mobile Safari/537.36`,
  ],
  ["Linux, Firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"],
  ["ChromeOS, Chrome", `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`],
  ["Linux, aws-sdk-js", "aws-sdk-js/3.940.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#24.21.0"],
  ["macOS, aws-cli", "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/macos#15.1"],
  ["Android, okhttp", "okhttp/4.12.0 (Android 15)"],
  ["curl", "curl/8.11.0"],
  ["unknown", "Mozilla/5.0"],
  ["unknown", "<script>alert(1)</script>"],
  ["unknown", ""],
  ["unknown", undefined],
])("%s", (device, userAgent) => {
  expect(deviceOf(userAgent)).toBe(device);
});

test("however long it is, it tells little and soon", () => {
  expect(deviceOf(`${"a".repeat(100_000)}/1`)).toBe("unknown");
  expect(deviceOf(`Version/${"Version/".repeat(100_000)}`)).toBe("Version");
});
