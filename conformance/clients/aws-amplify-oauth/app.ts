import { Amplify } from "aws-amplify";
import { fetchAuthSession, fetchUserAttributes, getCurrentUser, signInWithRedirect, signOut } from "aws-amplify/auth";
import { Hub } from "aws-amplify/utils";

// A page that leaves signing in to Amplify. It shows what it knows of its person, and does what is clicked.

const state = document.querySelector("#state");
const show = (shown: unknown) => state?.replaceChildren(JSON.stringify(shown));

async function showPerson(options: { readonly forceRefresh?: boolean } = {}): Promise<void> {
  const { tokens } = await fetchAuthSession(options);
  if (!tokens) return show("signed out");
  const [user, attributes] = await Promise.all([getCurrentUser(), fetchUserAttributes()]);
  show({ user, attributes, id: tokens.idToken?.payload, access: tokens.accessToken.payload });
}

const failed = (error: unknown) => show({ error: String(error) });

Hub.listen("auth", ({ payload }) => {
  if (payload.event === "signInWithRedirect") showPerson().catch(failed);
  if (payload.event === "signInWithRedirect_failure") failed(payload.data?.error);
  if (payload.event === "customOAuthState") document.title = payload.data;
});
Amplify.configure(JSON.parse(document.querySelector("#configuration")?.textContent ?? ""));

const actions = {
  "Sign in": () => signInWithRedirect({ customState: "came from the album" }),
  Refresh: () => showPerson({ forceRefresh: true }),
  "Sign out": () => signOut(),
};
for (const [name, act] of Object.entries(actions)) {
  const button = document.createElement("button");
  button.append(name);
  button.addEventListener("click", () => void act().catch(failed));
  document.body.append(button);
}
if (!new URL(location.href).searchParams.has("code")) showPerson().catch(failed);
