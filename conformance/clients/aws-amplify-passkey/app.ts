import { Amplify } from "aws-amplify";
import {
  associateWebAuthnCredential,
  confirmSignIn,
  deleteWebAuthnCredential,
  fetchAuthSession,
  listWebAuthnCredentials,
  signIn,
  signOut,
} from "aws-amplify/auth";

// A page that leaves passkeys to Amplify. It does what is clicked, and shows what came of it.

const username = "ada";
const { password, ...configuration } = JSON.parse(document.querySelector("#configuration")?.textContent ?? "");
Amplify.configure(configuration);

async function passkeys() {
  const { credentials } = await listWebAuthnCredentials();
  return credentials.map(({ credentialId, relyingPartyId }) => ({ credentialId, relyingPartyId }));
}

/** Where a sign-in has come to; whose tokens there are, once it has ended. */
async function cameTo({ isSignedIn, nextStep }: { readonly isSignedIn: boolean; readonly nextStep: object }) {
  if (!isSignedIn) return nextStep;
  const { tokens } = await fetchAuthSession();
  return { signedIn: tokens?.accessToken.payload.sub };
}

const actions: Readonly<Record<string, () => Promise<unknown>>> = {
  "Sign in by password": async () => cameTo(await signIn({ username, password })),
  "Sign in by passkey": async () =>
    cameTo(await signIn({ username, options: { authFlowType: "USER_AUTH", preferredChallenge: "WEB_AUTHN" } })),
  "Choose how to sign in": async () => cameTo(await signIn({ username, options: { authFlowType: "USER_AUTH" } })),
  "Choose the passkey": async () => cameTo(await confirmSignIn({ challengeResponse: "WEB_AUTHN" })),
  "Sign out": async () => {
    await signOut();
    return "signed out";
  },
  "Add a passkey": async () => {
    await associateWebAuthnCredential();
    return passkeys();
  },
  "Take the passkey away": async () => {
    const [first] = await passkeys();
    await deleteWebAuthnCredential({ credentialId: first?.credentialId ?? "" });
    return passkeys();
  },
};

const state = document.querySelector("#state");
const show = (shown: unknown) => state?.replaceChildren(JSON.stringify(shown));
for (const [name, act] of Object.entries(actions)) {
  const button = document.createElement("button");
  button.append(name);
  button.addEventListener("click", () => void act().then(show, (error) => show({ error: String(error) })));
  document.body.append(button);
}
