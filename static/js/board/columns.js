// Columns that are folded to a strip, in this browser. A strip still takes what is dropped on it.
(() => {
  "use strict";

  if (!document.querySelector(".board")) return;
  const KEY = `leadboard-folded-${document.body.dataset.organization}`;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fold]");
    if (!button) return;
    const stage = button.dataset.fold;
    const folded = read();
    write(folded.includes(stage) ? folded.filter((other) => other !== stage) : [...folded, stage]);
    show();
    document.dispatchEvent(new CustomEvent("board:folded"));
  });

  document.addEventListener("htmx:after:swap", show);
  addEventListener("storage", (event) => { if (event.key === KEY) show(); });
  show();

  function show() {
    const folded = read();
    for (const button of document.querySelectorAll("[data-fold]")) {
      const isFolded = folded.includes(button.dataset.fold);
      const column = button.closest(".column");
      const does = `${isFolded ? "Expand" : "Collapse"} ${column.querySelector("h2").textContent}`;
      column.classList.toggle("is-collapsed", isFolded);
      button.setAttribute("aria-expanded", String(!isFolded));
      button.setAttribute("aria-label", does);
      button.title = does;
    }
  }

  function read() {
    try {
      const folded = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(folded) ? folded : [];
    } catch {
      return [];
    }
  }

  function write(folded) {
    localStorage.setItem(KEY, JSON.stringify(folded));
  }
})();
