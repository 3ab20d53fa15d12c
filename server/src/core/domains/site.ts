import type { Pool } from "../pools/pool.ts";
import type { Domain } from "../store/domains.ts";

/** A pool's pages and OAuth endpoints, as a request reached them: by a path of this server, or under a host name of their own. */
export interface PoolSite {
  readonly pool: Pool;
  readonly domain: Domain;
  /** Without a trailing slash: `http://127.0.0.1:9229/photos`, `https://photos.auth.us-east-1.example.com`. */
  readonly url: string;
  /** The path of `url`: `/photos`, or nothing. Links and cookies are kept below it. */
  readonly path: string;
  /** The IP address it was asked from, where that is known. */
  readonly address?: string | undefined;
}
