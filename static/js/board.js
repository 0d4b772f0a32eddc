// Dragging cards. The drop is shown at once, and is the server's to confirm: its one answer brings the card, the
// counts and the toast. Where it brings no card, the card goes back to where it was.
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
      animation: 120,
      delay: LONG_PRESS,
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      scroll: true,
      bubbleScroll: true,
      scrollSensitivity: 70,
      scrollSpeed: 14,
      ghostClass: "card-ghost",
      fallbackClass: "card-dragged",
      onStart: () => {
        board().classList.add("is-dragging");
        document.body.dataset.busy = "drag";
      },
      onEnd: (event) => {
        board().classList.remove("is-dragging");
        delete document.body.dataset.busy;
        if (event.from !== event.to) drop(event.item, event.from, event.to, event.oldDraggableIndex);
      },
    });
  }

  function board() {
    return document.querySelector(".board");
  }

  // One after the other: each answer speaks of the board as it is after its own drop.
  let drops = Promise.resolve();

  function drop(card, from, to, place) {
    card.classList.add("is-moving");
    const before = [...from.querySelectorAll(":scope > .card")][place] ?? from.querySelector(":scope > .more");
    drops = drops.then(() => send(card, from, to, before));
  }

  async function send(card, from, to, before) {
    await htmx.ajax("POST", `/contacts/${card.dataset.contact}/stage`, {
      // The card itself may be gone before the answer comes.
      source: board(),
      target: document.body,
      swap: "none",
      values: {
        organization: board().dataset.organization,
        stage: to.dataset.stage,
        seen_stage: from.dataset.stage,
        board: location.search,
      },
    });
    // The answer takes the card away, and brings a new one if its column is shown. This one still stands only if there
    // was no such answer.
    if (!card.isConnected) return;
    card.classList.remove("is-moving");
    from.insertBefore(card, before?.isConnected ? before : null);
  }

  // A card that moved to the top while its column was read further would come a second time.
  document.addEventListener("htmx:after:swap", () => {
    const seen = new Set();
    for (const card of document.querySelectorAll(".board .card")) {
      if (seen.has(card.id)) card.remove();
      seen.add(card.id);
    }
  });
})();
