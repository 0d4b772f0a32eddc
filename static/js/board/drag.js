// Dragging cards, by mouse and by finger. One of several selected cards takes the others along. Where it would land is told
// by aim.js; what a drop sends, and what becomes of it, stands in drop.js.
(() => {
  "use strict";

  // Long enough that a finger can scroll the board, short enough not to be waited for.
  const LONG_PRESS = 180;

  // At once, since htmx may have read the page before this script came; and then for each part that it brings.
  prepare(document);
  htmx.onLoad(prepare);

  function prepare(root) {
    for (const cards of root.querySelectorAll(".column-cards")) makeSortable(cards);
  }

  function makeSortable(cards) {
    if (Sortable.get(cards)) return;
    Sortable.create(cards, {
      // A stage that is being deleted takes no card.
      group: { name: "cards", put: cards.dataset.going === undefined },
      draggable: ".card:not(.is-moving)",
      sort: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      delay: LONG_PRESS,
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      // That is done in edges.js.
      scroll: false,
      ghostClass: "card-ghost",
      fallbackClass: "card-dragged",
      // From the press on: what is held is not read again under the finger.
      onChoose: () => { document.body.dataset.busy = "drag"; },
      onUnchoose: () => { delete document.body.dataset.busy; },
      onStart: (event) => {
        board().classList.add("is-dragging");
        // A card that was carried by keys was put back at the press.
        document.body.dataset.busy = "drag";
        along = othersOf(event.item);
        for (const card of along) card.classList.add("is-along");
        if (along.length > 0) document.querySelector(".card-dragged").dataset.number = along.length + 1;
        const detail = { card: event.item, home: event.from, before: event.item.nextElementSibling };
        document.dispatchEvent(new CustomEvent("board:held", { detail }));
      },
      onEnd: (event) => {
        document.dispatchEvent(new CustomEvent("board:let-go"));
        board().classList.remove("is-dragging");
        for (const card of along) card.classList.remove("is-along");
        if (event.from !== event.to) drop(event.item, event.from, event.to, event.oldDraggableIndex);
        along = [];
      },
    });
  }

  // A finger that holds a card wants no menu of the browser.
  document.addEventListener("contextmenu", (event) => {
    if (event.target.closest?.(".card.sortable-chosen")) event.preventDefault();
  });

  // What goes along with the card that is dragged.
  let along = [];

  function othersOf(card) {
    if (!card.matches(".is-selected")) return [];
    const selected = [...document.querySelectorAll(".board .card.is-selected:not(.is-moving)")];
    return selected.filter((other) => other !== card && !other.matches(".card-dragged"));
  }

  function board() {
    return document.querySelector(".board");
  }

  function drop(card, from, to, place) {
    const before = [...from.querySelectorAll(":scope > .card")][place] ?? from.querySelector(":scope > .more");
    const others = along.filter((other) => other.isConnected && other.parentElement !== to);
    const places = others.map((other) => ({ card: other, from: other.parentElement, before: other.nextElementSibling }));
    card.after(...others);
    const detail = { places: [{ card, from, before }, ...places], to };
    document.dispatchEvent(new CustomEvent("board:drop", { detail }));
  }
})();
