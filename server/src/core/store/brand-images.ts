import type { Image } from "../branding/assets.ts";

/**
 * The images of customizations and styles, apart from them, so that no look at a page reads images. An owner is a style's id,
 * or what a customization is for. Each method is one statement.
 */
export interface BrandImages {
  /** The same image once more is stored once. */
  put(poolId: string, owner: string, image: Image): Promise<void>;
  /** An image of the pool, whoever owns it. */
  find(poolId: string, digest: string): Promise<Image | undefined>;
  ofOwner(poolId: string, owner: string): Promise<readonly Image[]>;
  /** Removes the owner's images but for those of these digests. */
  retain(poolId: string, owner: string, digests: readonly string[]): Promise<void>;
}
