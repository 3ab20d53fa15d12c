import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { cannotStart } from "./log.ts";
import { type Millpond, runningMillpond, startMillpond } from "./millpond.ts";
import { openInBrowser } from "./open.ts";
import { serve } from "./serve.ts";
import { callbackUrl, readSettings, type Settings } from "./settings.ts";
import { setUp } from "./setup.ts";

// `npm run example:photos`: Millpond, a user pool in it, and the application.

try {
  const settings = readSettings(process.env);
  const running = process.env["MILLPOND_URL"];
  const millpond = running ? runningMillpond(running) : await startMillpond(settings.data);
  await startApplication(settings, millpond).catch(async (error: unknown) => {
    await millpond.stop();
    throw error;
  });
} catch (error) {
  cannotStart(error);
}

async function startApplication(settings: Settings, millpond: Millpond): Promise<void> {
  const cognito = new CognitoIdentityProviderClient({
    endpoint: millpond.url,
    region: "us-east-1",
    // A Millpond without an operator takes any.
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
  const { userPoolId, clientId, clientSecret } = await setUp(cognito, "photos-example", settings.origin);
  const issuer = `${millpond.url}/${userPoolId}`;
  const server = await serve(settings, { issuer, clientId, clientSecret, callbackUrl: callbackUrl(settings.origin) });

  process.stdout.write(`The application: ${settings.origin}\nThe inbox:       ${millpond.url}/inbox/\n`);
  openInBrowser(settings.origin);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => void Promise.allSettled([server.close(), millpond.stop()]));
  }
}
