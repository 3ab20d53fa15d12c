/** Where the photos themselves lie. A key is made by us and holds letters and digits only. */
export interface Storage {
  put(key: string, bytes: Uint8Array, type: string): Promise<void>;
  /** What lies there; undefined when nothing does. */
  get(key: string): Promise<ReadableStream | undefined>;
  /** Nothing happens when nothing lies there. */
  remove(key: string): Promise<void>;
}
