import type { TestProject } from "vitest/node";
import { startPostgres } from "../../../tools/postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The PostgreSQL of this test run; a test takes a database of its own with `freshDatabase`. */
    readonly postgresUrl: string;
  }
}

/** One PostgreSQL for the whole run. Tests reach it with `inject("postgresUrl")`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres({ durable: false });
  project.provide("postgresUrl", postgres.url);
  return () => postgres.stop();
}
