import { randomBytes } from "node:crypto";
import type { Database, Row } from "./database/database.ts";
import { type ImageType, isImageType } from "./image-types.ts";
import type { Storage } from "./storage/storage.ts";

/** How many photos a page of "My photos" shows. */
const PAGE = 24;

export interface Photo {
  readonly id: string;
  readonly type: ImageType;
  /** In bytes. */
  readonly size: number;
  readonly description: string;
  readonly uploadedAt: Date;
}

/** A photo whose bytes are stored, and that is nobody's yet. */
export type StoredPhoto = Pick<Photo, "id" | "type" | "size">;

export interface PhotoPage {
  readonly photos: readonly Photo[];
  /** Where older photos begin; undefined when there are none. */
  readonly next: string | undefined;
}

export type Photos = ReturnType<typeof photosIn>;

/** People's photos: what is known of them in the database, the photos themselves in the storage. */
export function photosIn(db: Database, storage: Storage) {
  return {
    async store(bytes: Uint8Array, type: ImageType): Promise<StoredPhoto> {
      // The id is the key in the storage: nothing that a person sends ever names a file.
      const id = randomBytes(16).toString("hex");
      await storage.put(id, bytes, type);
      return { id, type, size: bytes.length };
    },

    /** Removes photos that did not become anybody's. */
    async discard(photos: readonly StoredPhoto[]): Promise<void> {
      await Promise.all(photos.map(({ id }) => storage.remove(id)));
    },

    /** Makes stored photos a person's: all of them, or, when that fails, none. */
    async add(owner: string, description: string, photos: readonly StoredPhoto[]): Promise<void> {
      const now = Date.now();
      // Each a millisecond older than the one before: then they are shown in the order in which they were chosen.
      const values = photos.flatMap(({ id, type, size }, index) => [id, type, size, now - index]);
      const rows = photos.map(
        (_, index) => `($1, $2, ${[3, 4, 5, 6].map((place) => `$${4 * index + place}`).join(", ")})`,
      );
      const columns = "owner, description, id, type, size, uploaded_at";
      await db.query(`INSERT INTO photos (${columns}) VALUES ${rows.join(", ")}`, owner, description, ...values);
    },

    /** A person's own photo; nobody else's is found. */
    async find(owner: string, id: string): Promise<Photo | undefined> {
      const [row] = await db.query("SELECT * FROM photos WHERE owner = $1 AND id = $2", owner, id);
      return row && photoIn(row);
    },

    /** A person's own photos, the newest upload first. */
    async page(owner: string, from?: string): Promise<PhotoPage> {
      // Later than any photo, where nothing is asked for: "g" comes after every digit of an id.
      const [, time = Number.MAX_SAFE_INTEGER, id = "g"] = from?.match(/^(\d{1,15})-([0-9a-f]{32})$/) ?? [];
      const rows = await db.query(
        `SELECT * FROM photos WHERE owner = $1 AND (uploaded_at, id) <= ($2, $3)
         ORDER BY uploaded_at DESC, id DESC LIMIT $4`,
        owner,
        Number(time),
        id,
        PAGE + 1,
      );
      const photos = rows.map(photoIn);
      const first = photos[PAGE];
      return { photos: photos.slice(0, PAGE), next: first && `${first.uploadedAt.getTime()}-${first.id}` };
    },

    /** The photo itself; undefined when the storage has lost it. */
    content: ({ id }: Photo): Promise<ReadableStream | undefined> => storage.get(id),
  };
}

/** PostgreSQL gives its large numbers as text. */
function photoIn(row: Row): Photo {
  const type = String(row["type"]);
  if (!isImageType(type)) throw new Error(`${type} is not a type of photo`);
  return {
    id: String(row["id"]),
    type,
    size: Number(row["size"]),
    description: String(row["description"]),
    uploadedAt: new Date(Number(row["uploaded_at"])),
  };
}
