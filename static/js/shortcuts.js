// Shortcuts of a single key, on any page that has what they are for. The page that lists them, which "?" opens, can
// switch them off: whoever speaks to their computer would press them by accident.
(() => {
  "use strict";

  const KEY = "leadboard-single-keys";
  const TEXT = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";

  const does = {
    "/": () => {
      const field = document.querySelector("main input[type=search]");
      field?.focus();
      field?.select();
      return field;
    },
    "f": () => {
      const filter = document.querySelector("main details.filter");
      if (filter) filter.open = true;
      filter?.querySelector("input, select")?.focus();
      return filter;
    },
    "x": () => {
      const card = document.activeElement?.closest(".board .card");
      if (card) document.dispatchEvent(new CustomEvent("board:select", { detail: { card } }));
      return card;
    },
    "e": () => {
      const summary = document.querySelector("#selection:not([hidden]) details:not([inert]) > summary");
      summary?.focus();
      return summary;
    },
    "?": () => {
      const link = document.querySelector("[data-shortcuts]");
      link?.click();
      return link;
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || event.defaultPrevented) return;
    if (!Object.hasOwn(does, event.key) || !isOn() || event.target.closest(TEXT)) return;
    if ("busy" in document.body.dataset || document.querySelector("dialog[open]")) return;
    if (does[event.key]()) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-single-keys]")) return;
    if (event.target.checked) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  });

  document.addEventListener("htmx:after:swap", show);
  show();

  function show() {
    for (const box of document.querySelectorAll("[data-single-keys]")) box.checked = isOn();
  }

  function isOn() {
    return localStorage.getItem(KEY) !== "off";
  }
})();
