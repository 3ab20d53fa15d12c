import { cannotStart } from "./log.ts";
import { serve } from "./serve.ts";
import { readPoolSettings, readSettings } from "./settings.ts";

// The application by itself, with a user pool that is there already: Millpond's or Amazon Cognito's.

try {
  const settings = readSettings(process.env);
  const server = await serve(settings, readPoolSettings(process.env, settings.origin));
  process.stdout.write(`The application: ${settings.origin}\n`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void server.close());
} catch (error) {
  cannotStart(error);
}
