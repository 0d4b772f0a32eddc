// What a drop sends, whoever's hand it was: mouse, finger or keyboard. It is shown at once, and is the server's to confirm:
// the one answer to a card brings the card, the figures and the toast. Where it brings no card, the card goes back to
// where it was. Several cards are one batch, whose answer is a toast; then the columns are read again.
(() => {
  "use strict";

  // One after the other: each answer speaks of the board as it is after its own drop.
  let drops = Promise.resolve();

  // Each place is a card, from where it comes, and what it stood before. "detail.done" is for whoever waits for the end.
  document.addEventListener("board:drop", ({ detail }) => {
    for (const { card } of detail.places) card.classList.add("is-moving");
    const { places, to } = detail;
    const send = places.length === 1 ? () => sendOne(places, to) : () => sendAll(places, to);
    drops = drops.then(send);
    detail.done = drops;
  });

  async function sendOne(places, to) {
    const [{ card, from }] = places;
    const board = document.querySelector(".board");
    await htmx.ajax("POST", `/contacts/${card.dataset.contact}/stage`, {
      // The card itself may be gone before the answer comes.
      source: board,
      target: document.body,
      swap: "none",
      values: {
        organization: board.dataset.organization,
        stage: to.dataset.stage,
        seen_stage: from.dataset.stage,
        board: location.search,
      },
    });
    // The answer takes the card away, and brings a new one if its column is shown. This one still stands only if there
    // was no such answer.
    putBack(places);
  }

  async function sendAll(places, to) {
    const cards = places.map(({ card }) => card);
    const detail = { cards, values: { stage: to.dataset.stage } };
    document.dispatchEvent(new CustomEvent("board:edit", { detail }));
    if (!(await detail.done)) return putBack(places);
    for (const card of cards) {
      card.classList.remove("is-moving");
      // Also where the filter hides it now, as long as the page stands.
      card.dataset.dropped = "";
    }
  }

  // The last first: one may have stood before another.
  function putBack(places) {
    for (const { card, from, before } of places.toReversed()) {
      if (!card.isConnected) continue;
      card.classList.remove("is-moving");
      from.insertBefore(card, before?.parentElement === from ? before : null);
    }
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
