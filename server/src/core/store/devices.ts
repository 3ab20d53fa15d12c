import type { Device, DeviceStatus } from "../devices/device.ts";
import type { Page } from "./store.ts";

/** The devices that people have confirmed. Each method is one statement. */
export interface Devices {
  /** False, and nothing stored, when the user has one of that key. */
  insert(device: Device): Promise<boolean>;
  find(poolId: string, sub: string, key: string): Promise<Device | undefined>;
  /** False when there is none. */
  setStatus(poolId: string, sub: string, key: string, status: DeviceStatus, at: Date): Promise<boolean>;
  /** Its user signed in with it: when, and from where as far as that is known. False when there is none. */
  touch(poolId: string, sub: string, key: string, at: Date, address?: string): Promise<boolean>;
  /** True for the one caller who removed it. */
  delete(poolId: string, sub: string, key: string): Promise<boolean>;
  /** A user's in order of key, all or those of one status. */
  page(poolId: string, sub: string, limit: number, after?: string, status?: DeviceStatus): Promise<Page<Device>>;
}
