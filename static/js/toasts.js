// Messages at the foot of the page: each leaves by itself, but not while somebody is at it. Their buttons send a form.
(() => {
  "use strict";

  const toasts = document.getElementById("toasts");
  // Errors must be read to the end, and a button reached, by whoever is slow at it.
  const PLAIN = 5000;
  const ERROR = 12000;
  const WITH_BUTTON = 30000;
  const MOST = 3;

  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(arrive);
  }).observe(toasts, { childList: true });
  toasts.childNodes.forEach(arrive);

  function arrive(toast) {
    if (toast.nodeType !== Node.ELEMENT_NODE || waits(toast)) return;
    for (const old of [...toasts.children].slice(0, -MOST)) if (!isUsed(old) && !waits(old)) old.remove();
    let wait = toast.classList.contains("toast-error") ? ERROR : PLAIN;
    if (toast.querySelector("form, a")) wait = WITH_BUTTON;
    let timer = 0;
    const leaveLater = () => {
      clearTimeout(timer);
      timer = setTimeout(() => (isUsed(toast) ? leaveLater() : toast.remove()), wait);
    };
    toast.addEventListener("mouseleave", leaveLater);
    toast.addEventListener("focusout", leaveLater);
    leaveLater();
  }

  function isUsed(toast) {
    return toast.matches(":hover, :focus-within");
  }

  // One that tells of what is under way asks, and stays, until that is done.
  function waits(toast) {
    return toast.matches("[hx-get]");
  }

  document.addEventListener("click", (event) => {
    event.target.closest("[data-close-toast]")?.closest(".toast").remove();
  });

  // What scripts have to say themselves.
  document.addEventListener("leadboard:say", (event) => say(event.detail.text, event.detail.isError));
  document.addEventListener("htmx:error", (event) => {
    // What asks again and again is asked for by nobody.
    if (event.target.matches?.('[hx-trigger^="every"]')) return;
    say("No answer from Leadboard. Load the page again to see what was saved.", true);
  });

  // As templates/shared/_toast.html has it.
  function say(text, isError) {
    const toast = document.createElement("div");
    toast.className = isError ? "toast toast-error" : "toast";
    if (isError) toast.setAttribute("role", "alert");
    toast.innerHTML = '<p class="toast-text"></p><button class="toast-close" type="button" data-close-toast aria-label="Dismiss">'
      + '<svg class="icon" aria-hidden="true"><use href="#i-close"/></svg></button>';
    toast.firstElementChild.textContent = text;
    toasts.append(toast);
  }

  // The page of the contact shows what a button did to it, so it is sent as any other form there. Elsewhere the answer
  // brings what it touches of the board, and says what was done.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-does]") || event.defaultPrevented) return;
    const contact = form.getAttribute("action").match(/^\/contacts\/(\d+)\//)?.[1];
    if (contact && document.querySelector(`.contact-page[data-contact="${contact}"]`)) {
      put(form, "from", "contact");
      put(form, "back", new URLSearchParams(location.search).get("back") ?? "");
      return;
    }
    // The page of a batch leads to what came of its undo.
    if (form.getAttribute("action") === `${location.pathname}/undo`) return;
    event.preventDefault();
    sending = sending.then(() => send(form));
  });

  // One after the other: each answer speaks of the board as it is after its own change.
  let sending = Promise.resolve();

  async function send(form) {
    const hadFocus = form.contains(document.activeElement);
    const card = document.activeElement?.closest(".board .card")?.id;
    await htmx.ajax("POST", form.getAttribute("action"), {
      source: form, target: document.body, swap: "none",
      values: { from: "", back: "", board: boardQuery() },
    });
    if (hadFocus && !form.isConnected) toasts.lastElementChild?.querySelector("button")?.focus();
    // The card may have been made anew.
    if (card && document.activeElement === document.body) document.getElementById(card)?.querySelector(".card-name").focus();
  }

  function boardQuery() {
    if (!document.querySelector(".board")) return "";
    return document.getElementById("drawer").dataset.board ?? location.search;
  }

  // Without an answer it stays, to be pressed once more.
  document.addEventListener("htmx:after:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (form?.matches?.("[data-does]")) (form.closest(".toast") ?? form).remove();
  });

  function put(form, name, value) {
    const field = form.elements.namedItem(name) ?? form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name, value });
  }
})();
