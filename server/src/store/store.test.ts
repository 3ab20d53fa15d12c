import { describe } from "vitest";
import { storeContract } from "./store.contract.ts";
import { openServers } from "./store.fixture.ts";

describe("SQLite", () => storeContract(() => openServers("SQLite")));
describe("PostgreSQL", () => storeContract(() => openServers("PostgreSQL")));
