// What pages gain with a script: dialogs, menus that close, a focus that stays. Everything works without.
(() => {
  "use strict";

  document.documentElement.classList.add("with-js");
  const dialog = document.getElementById("dialog");

  // A link marked data-dialog opens the matter of its page in the dialog.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && isPlain(event)) {
      event.preventDefault();
      open(link);
    }
    if (event.target.closest("#dialog [data-cancel]") && isPlain(event)) {
      event.preventDefault();
      dialog.close();
    }
    if (event.target === dialog) dialog.close();
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // Where the browser hides its clipboard (no TLS), the link is at least selected.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = button.parentElement.querySelector("input, textarea");
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Addresses carry only what was chosen.
  document.addEventListener("htmx:config:request", (event) => {
    const { method, body } = event.detail.ctx.request;
    if (method !== "GET") return;
    for (const name of new Set(body.keys())) {
      const chosen = body.getAll(name).filter((value) => value !== "");
      body.delete(name);
      for (const value of chosen) body.append(name, value);
    }
  });

  document.addEventListener("htmx:after:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (form?.matches?.("[data-closes-dialog]")) dialog.close();
  });

  // The card that the dialog was opened from was made anew: the focus belongs on the new one.
  document.addEventListener("htmx:after:swap", (event) => {
    const card = event.detail.ctx.sourceElement?.dataset?.card;
    if (card) document.querySelector(`#${card} [data-dialog]`)?.focus();
  });

  // What was pressed may be gone with the answer: the form says what has the focus then.
  let next = null;
  document.addEventListener("htmx:before:swap", () => {
    next = document.activeElement?.closest("[data-focus]")?.dataset.focus ?? null;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (next && document.activeElement === document.body) document.querySelector(next)?.focus();
    next = null;
  });

  const zones = document.querySelector("select[data-browser-time-zone]");
  if (zones && zones.value === "UTC") {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zones.options].some((option) => option.value === zone)) zones.value = zone;
  }

  async function open(link) {
    // The sheet of the last use must not stand in for one that does not come.
    dialog.replaceChildren();
    await htmx.ajax("GET", link.getAttribute("href"), {
      source: link, target: dialog, select: "[data-sheet]", swap: "innerHTML",
    });
    const sheet = dialog.querySelector("[data-sheet]");
    if (!sheet || dialog.open) return;
    dialog.setAttribute("aria-label", sheet.querySelector("h1").textContent);
    dialog.showModal();
  }

  function isPlain(event) {
    return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  }
})();
