import { UserManager } from "oidc-client-ts";

// A page that leaves signing in to oidc-client-ts. It shows what it knows of its person, and does what is clicked.

const state = document.querySelector("#state");
const show = (shown: unknown) => state?.replaceChildren(JSON.stringify(shown));

const { settings, signOut } = JSON.parse(document.querySelector("#configuration")?.textContent ?? "");
const manager = new UserManager(settings);

async function showPerson(): Promise<void> {
  const user = await manager.getUser();
  if (!user) return show("signed out");
  const { profile, id_token: idToken, access_token: accessToken, refresh_token: refreshToken } = user;
  show({ profile, idToken, accessToken, refreshToken });
}

const actions = {
  "Sign in": () => manager.signinRedirect({ state: "came from the album" }),
  Refresh: () => manager.signinSilent().then(showPerson),
  Revoke: () => manager.revokeTokens().then(showPerson),
  "Sign out": () => manager.signoutRedirect(signOut),
};
for (const [name, act] of Object.entries(actions)) {
  const button = document.createElement("button");
  button.append(name);
  button.addEventListener("click", () => void act().catch((error: unknown) => show({ error: String(error) })));
  document.body.append(button);
}

async function begin(): Promise<void> {
  const { pathname } = location;
  if (pathname === "/callback") document.title = String((await manager.signinRedirectCallback()).state);
  if (pathname === "/signed-out") await manager.signoutRedirectCallback();
  history.replaceState(null, "", "/");
  await showPerson();
}
begin().catch((error: unknown) => show({ error: String(error) }));
