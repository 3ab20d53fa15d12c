/** Rates that somebody set, by region and category. Each method is one statement. */
export interface ProvisionedLimits {
  set(region: string, category: string, value: number): Promise<void>;
  find(region: string, category: string): Promise<number | undefined>;
}
