// Ctrl+Z takes back the last thing done in this window that can be, also once its message has gone; Ctrl+Shift+Z, or
// Ctrl+Y, does again what was taken back. In a text field both are the browser's own.
(() => {
  "use strict";

  const KEY = "leadboard-undo";
  const LONGEST = 10 * 60 * 1000;
  const MOST = 20;
  const TEXT = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";

  // Whoever is not signed in has nothing to undo, nor has whoever comes next.
  if (document.body.dataset.organization === "0") sessionStorage.removeItem(KEY);

  const toasts = document.getElementById("toasts");
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(keep);
  }).observe(toasts, { childList: true });
  toasts.childNodes.forEach(keep);

  // The page of a batch offers it, too, and again whenever it is looked at.
  document.addEventListener("htmx:after:swap", keepBatch);
  keepBatch();

  function keepBatch() {
    const batch = document.getElementById("batch");
    const address = batch?.querySelector("form[data-does]")?.getAttribute("action");
    if (address && !known().some((entry) => entry.address === address)) keep(batch);
  }

  // What a message offers.
  function keep(toast) {
    const form = toast.querySelector?.("form[data-does=undo], form[data-does=redo]");
    if (!form) return;
    const fields = [...new FormData(form)];
    const organization = new Map(fields).get("organization");
    const address = form.getAttribute("action");
    put({ does: form.dataset.does, address, fields, when: Date.now(), organization });
  }

  function put(entry) {
    const others = known().filter((other) => other.address !== entry.address);
    write([...others, entry].slice(-MOST));
  }

  // What is pressed is known no more; without an answer it is put back.
  const pressed = new WeakMap();
  document.addEventListener("submit", (event) => {
    const address = event.target.getAttribute("action");
    const entry = known().find((other) => other.address === address);
    if (!entry) return;
    pressed.set(event.target, entry);
    write(known().filter((other) => other !== entry && other.address !== address));
  });
  document.addEventListener("htmx:error", (event) => {
    const entry = pressed.get(event.detail.ctx?.sourceElement);
    if (entry) put(entry);
  });

  document.addEventListener("keydown", (event) => {
    const does = asked(event);
    if (!does || event.target.closest(TEXT) || document.querySelector("#dialog[open]")) return;
    event.preventDefault();
    if (!event.repeat) press(does);
  });

  function asked(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
    const key = event.key.toLowerCase();
    if (key === "z") return event.shiftKey ? "redo" : "undo";
    return key === "y" && !event.shiftKey ? "redo" : null;
  }

  function press(does) {
    const here = document.body.dataset.organization;
    const fits = (entry) =>
      entry.does === does && entry.organization === here && Date.now() - entry.when < LONGEST;
    const entry = known().findLast(fits);
    if (!entry) {
      document.dispatchEvent(new CustomEvent("leadboard:say", { detail: { text: `There is nothing to ${does} from the last 10 minutes.` } }));
      return;
    }
    const shown = [...toasts.querySelectorAll("form")].find((form) => form.getAttribute("action") === entry.address);
    (shown ?? formOf(entry)).requestSubmit();
  }

  function formOf(entry) {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", hidden: true });
    form.setAttribute("action", entry.address);
    form.dataset.does = entry.does;
    for (const [name, value] of entry.fields) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    return form;
  }

  function known() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
    } catch {
      return [];
    }
  }

  function write(entries) {
    sessionStorage.setItem(KEY, JSON.stringify(entries));
  }
})();
