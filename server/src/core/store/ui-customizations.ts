import type { UiCustomization } from "../branding/ui-customization.ts";

/** Each method is one statement. */
export interface UiCustomizations {
  /** Stores it in the place of a former one, which keeps its `createdAt`; what is kept then. */
  put(customization: UiCustomization): Promise<UiCustomization>;
  /** The client's own, or else the one for all clients. */
  find(poolId: string, clientId: string): Promise<UiCustomization | undefined>;
  delete(poolId: string, clientId: string): Promise<void>;
}
