// What makes the pages nicer, and nothing they need: each works without this file.

/** Puts the focus on what is wrong, so that it is seen and read out. */
document.querySelector("[data-focus]")?.focus();

/** A password can be looked at. */
for (const button of document.querySelectorAll("button.reveal")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? button.dataset.show : button.dataset.hide;
  });
  // Browsers may keep what is sent from a field of text.
  input.form.addEventListener("submit", () => {
    input.type = "password";
    button.textContent = button.dataset.show;
  });
}

/** The rules of a password are ticked off while it is typed. */
const holds = {
  length: (text, least) => text.length >= least,
  lowercase: (text) => /[a-z]/.test(text),
  uppercase: (text) => /[A-Z]/.test(text),
  number: (text) => /[0-9]/.test(text),
  symbol: (text) => /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/.test(text),
  spaces: (text) => text !== "" && text.trim() === text,
};
for (const list of document.querySelectorAll("[data-rules-of]")) {
  const input = document.getElementById(list.dataset.rulesOf);
  for (const rule of list.children) {
    const met = Object.assign(document.createElement("span"), { className: "spoken", textContent: list.dataset.met });
    rule.append(" ", met);
  }
  const tick = () => {
    for (const rule of list.children) {
      const isMet = holds[rule.dataset.rule](input.value, Number(rule.dataset.least));
      rule.classList.toggle("passwordCheck-valid-customizable", isMet);
      rule.classList.toggle("passwordCheck-notValid-customizable", !isMet);
      rule.querySelector(".spoken").hidden = !isMet;
    }
  };
  input.addEventListener("input", tick);
  tick();
}

/** A form is sent once; back from the application, the page may come from the browser's memory and be sent again. */
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => {
    sent = false;
  });
}

/** Who comes back from following a link in another tab finds the page gone on. */
if (document.querySelector("[data-goes-on]")) {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") location.replace(location.href);
  });
}
