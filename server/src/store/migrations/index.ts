import type { Migration } from "../migrate.ts";
import { groundFloor } from "./0001-ground-floor.ts";

/** In order. Forward only; each must be safe while an older server still runs. */
export const migrations: readonly Migration[] = [groundFloor];
