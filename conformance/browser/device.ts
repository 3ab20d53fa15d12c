import type { Page } from "playwright-core";

/** An authenticator within the browser's device, and its owner. */
export interface Device {
  /** Whether its owner is there to be recognized. */
  isAttended(attended: boolean): Promise<void>;
  /** What it has made. */
  count(): Promise<number>;
  /** Forgets all of it. */
  clear(): Promise<void>;
}

/** Gives a page's browser a device that makes passkeys; its owner is there, and recognized. */
export async function aDevice(page: Page): Promise<Device> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async isAttended(enabled) {
      await devtools.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
    },
    async count() {
      return (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length;
    },
    async clear() {
      await devtools.send("WebAuthn.clearCredentials", { authenticatorId });
    },
  };
}
