// Where a held card would land, and how it is let go without landing anywhere: the whole of a column takes it, also its head
// and the gaps between its cards. Beside the board it goes home, and on Escape. (SortableJS takes it over a card, and else
// leaves it where it was last.)
(() => {
  "use strict";

  // Between two columns the nearer one takes it, in pixels.
  const NEAR = 14;

  // The card, where it stood, and where mouse or finger is.
  let held = null;

  document.addEventListener("board:held", ({ detail: { card, home, before } }) => {
    held = { card, home, before, at: null };
  });
  document.addEventListener("board:let-go", () => {
    held = null;
    // SortableJS keeps the next click from everybody. Where the card was put in place here, none comes: this is it.
    setTimeout(() => document.body.click());
  });

  for (const type of ["pointermove", "pointerup"]) {
    // Before SortableJS ends it.
    document.addEventListener(type, (event) => {
      if (!held) return;
      held.at = { x: event.clientX, y: event.clientY };
      aim();
    }, true);
  }
  // The system took the finger away.
  document.addEventListener("pointercancel", () => { if (held) goHome(); }, true);
  // The board scrolls under what rests at its edge.
  document.addEventListener("scroll", () => { if (held?.at) aim(); }, { capture: true, passive: true });

  function aim() {
    const { card, home, at } = held;
    const cards = under(at);
    if (cards === home) goHome();
    else if (cards !== card.parentElement) cards.insertBefore(card, firstBelow(cards, at.y));
  }

  function under({ x, y }) {
    const area = document.querySelector(".board").getBoundingClientRect();
    if (x < area.left || x > area.right || y < area.top || y > area.bottom) return held.home;
    const distance = (column) => {
      const { left, right } = column.getBoundingClientRect();
      return Math.max(left - x, x - right, 0);
    };
    const columns = [...document.querySelectorAll(".board .column")];
    const nearest = columns.reduce((best, other) => (distance(other) < distance(best) ? other : best));
    const cards = nearest.querySelector(".column-cards");
    return distance(nearest) > NEAR || cards.dataset.going !== undefined ? held.home : cards;
  }

  function firstBelow(cards, y) {
    const isBelow = (other) => other.getBoundingClientRect().bottom > y;
    return [...cards.querySelectorAll(":scope > .card")].find(isBelow) ?? cards.querySelector(":scope > .more");
  }

  function goHome() {
    const { card, home, before } = held;
    if (card.parentElement !== home) home.insertBefore(card, before?.parentElement === home ? before : null);
  }

  document.addEventListener("keydown", (event) => {
    if (!held || event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    goHome();
    held = null;
    // SortableJS knows no other way to end it.
    for (const type of ["pointerup", "mouseup"]) document.dispatchEvent(new Event(type));
    // The button is still down: to let it go is no click.
    document.addEventListener("click", swallow, { capture: true, once: true });
    document.addEventListener("pointerdown", () => document.removeEventListener("click", swallow, true), { capture: true, once: true });
  }, true);

  function swallow(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
})();
