// Asks the browser for a passkey, to use or to make: pages that load this cannot do it by themselves. Its answers go the way of
// any form, to be looked at by the server.

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const named = (credentials) => credentials.map((each) => ({ ...each, id: bytesOf(each.id) }));

/** Each way to ask; older browsers read no JSON themselves, and some password managers cannot write it. */
const ask = {
  get: (options) =>
    navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytesOf(options.challenge),
        allowCredentials: named(options.allowCredentials),
      },
    }),
  create: (options) =>
    navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytesOf(options.challenge),
        excludeCredentials: named(options.excludeCredentials),
        user: { ...options.user, id: bytesOf(options.user.id) },
      },
    }),
};

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

const jsonOf = ({ id, type, authenticatorAttachment, response }) =>
  JSON.stringify({
    id,
    rawId: id,
    type,
    authenticatorAttachment,
    clientExtensionResults: {},
    response: {
      ...Object.fromEntries(PARTS.filter((part) => response[part]).map((part) => [part, textOf(response[part])])),
      transports: response.getTransports?.() ?? [],
    },
  });

/** Only where the connection is secure do browsers have these. */
const canAsk = "credentials" in navigator && "PublicKeyCredential" in window;

for (const button of canAsk ? document.querySelectorAll("[data-passkey]") : []) {
  const { form } = button;
  const problem = form.querySelector("[data-passkey-problem]");
  const { passkey: kind, options, failed, exists } = button.dataset;
  const start = async () => {
    button.disabled = true;
    problem.hidden = true;
    try {
      form.elements.credential.value = jsonOf(await ask[kind](JSON.parse(options)));
      form.requestSubmit();
    } catch (error) {
      // Read out as soon as it is there.
      problem.role = "alert";
      problem.textContent = error.name === "InvalidStateError" ? exists : failed;
      problem.hidden = false;
      button.disabled = false;
      button.focus();
    }
  };
  form.querySelector("[data-without-passkeys]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", () => void start());
  // Back from the application, the page may come from the browser's memory.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) button.disabled = false;
  });
  if ("atOnce" in button.dataset) void start();
}
