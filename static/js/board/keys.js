// The board by the keyboard. Arrows go from card to card. Space picks the focused card up, with all that are selected if
// it is one of them; arrows choose the stage, Space or Enter drops, Escape puts back. Each step is said. The cards stay
// where they are until they are dropped, so that nothing is lost where it goes wrong.
(() => {
  "use strict";

  const says = document.getElementById("board-says");
  if (!says) return;
  // The board is told of what it does itself, too.
  const OWN = 2000;

  // What is carried: the cards, the one that has the focus, and the column that was chosen.
  let carried = null;
  const droppedAt = new Map();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (carried) return carry(event);
    const card = event.target.closest?.(".board .card");
    if (!card || event.shiftKey) return;
    if (event.key === " " && event.target.matches(".card-name")) {
      event.preventDefault();
      if (!event.repeat) pickUp(card);
      return;
    }
    const next = neighbour(card, event.key);
    if (next === undefined) return;
    event.preventDefault();
    if (next) next.querySelector(".card-name").focus();
    // More are read when the end comes into sight.
    else if (event.key === "ArrowDown") card.parentElement.querySelector(".more")?.scrollIntoView({ block: "nearest" });
  });

  // Where a key leads; nothing for one that leads nowhere from a card.
  function neighbour(card, key) {
    const cards = cardsIn(card.parentElement);
    const place = cards.indexOf(card);
    switch (key) {
      case "ArrowUp": return cards[place - 1] ?? null;
      case "ArrowDown": return cards[place + 1] ?? null;
      case "Home": return cards[0];
      case "End": return cards.at(-1);
      case "ArrowLeft": return beside(card, columns().toReversed());
      case "ArrowRight": return beside(card, columns());
      default: return undefined;
    }
  }

  // The card at the same height in the next of these columns that shows any.
  function beside(card, all) {
    const shown = all.slice(all.indexOf(card.parentElement) + 1);
    const column = shown.find((cards) => cardsIn(cards).length > 0 && !cards.closest(".is-collapsed"));
    if (!column) return null;
    const top = card.getBoundingClientRect().top;
    const distance = (other) => Math.abs(other.getBoundingClientRect().top - top);
    return cardsIn(column).reduce((best, other) => (distance(other) < distance(best) ? other : best));
  }

  function pickUp(card) {
    if (card.matches(".is-moving")) return say("It is still being moved.");
    const selected = [...document.querySelectorAll(".board .card.is-selected:not(.is-moving)")];
    const cards = card.matches(".is-selected") ? selected : [card];
    const home = card.parentElement;
    carried = { card, cards, home, target: home, what: nameOf(card, cards) };
    document.body.dataset.busy = "carry";
    for (const other of cards) other.classList.add("is-carried");
    const from = cards.length === 1 ? ` from ${stageOf(home)}` : "";
    say(`Picked up ${carried.what}${from}. Left and right arrows choose a stage, Space drops, Escape cancels.`);
  }

  function carry(event) {
    if (event.key === "Tab") return putBack();
    event.preventDefault();
    const all = columns().filter((cards) => cards.dataset.going === undefined || cards === carried.home);
    const place = all.indexOf(carried.target);
    switch (event.key) {
      case "ArrowLeft": return choose(all, place - 1);
      case "ArrowRight": return choose(all, place + 1);
      case "Home": return choose(all, 0);
      case "End": return choose(all, all.length - 1);
      case "Escape": return putBack();
      case " ":
      case "Enter": return event.repeat ? undefined : drop();
      default: return undefined;
    }
  }

  function choose(all, place) {
    const target = all[Math.max(0, Math.min(place, all.length - 1))];
    unmark();
    carried.target = target;
    const column = target.closest(".column");
    column.classList.add("is-target");
    if (target !== carried.home || carried.cards.length > 1) {
      const landing = document.createElement("div");
      landing.className = "card-landing";
      landing.setAttribute("aria-hidden", "true");
      landing.append(Object.assign(document.createElement("span"), { textContent: carried.what }));
      carried.stood = target.scrollTop;
      target.prepend(landing);
      target.scrollTop = 0;
    }
    column.scrollIntoView({ inline: "nearest", block: "nearest" });
    say(`${stageOf(target)}, ${all.indexOf(target) + 1} of ${all.length}`);
  }

  async function drop() {
    const { card, cards, home, target } = carried;
    const moving = cards.filter((other) => other.parentElement !== target);
    if (moving.length === 0) return putBack();
    release();
    const places = moving.map((other) => ({ card: other, from: other.parentElement, before: other.nextElementSibling }));
    target.prepend(...moving);
    target.scrollTop = 0;
    say(`Dropped in ${stageOf(target)}.`);
    const detail = { places, to: target };
    document.dispatchEvent(new CustomEvent("board:drop", { detail }));
    focus(card.id);
    await detail.done;
    droppedAt.set(card.dataset.contact, Date.now());
    // A new card came with the answer, or with the columns that are read after it.
    const isLost = () => document.activeElement === document.body || document.activeElement === null;
    if (isLost() && !focus(card.id)) (home.querySelector(".card-name") ?? document.querySelector(".board")).focus();
  }

  function focus(id) {
    const name = document.getElementById(id)?.querySelector(".card-name");
    name?.focus();
    return Boolean(name);
  }

  function putBack() {
    const { what, cards, home } = carried;
    release();
    say(`${what} ${cards.length === 1 ? `stays in ${stageOf(home)}` : "stay where they are"}.`);
  }

  function release() {
    unmark();
    for (const card of carried.cards) card.classList.remove("is-carried");
    carried = null;
    delete document.body.dataset.busy;
  }

  function unmark() {
    for (const landing of document.querySelectorAll(".card-landing")) {
      const column = landing.parentElement;
      landing.remove();
      column.scrollTop = carried.stood;
    }
    for (const column of document.querySelectorAll(".column.is-target")) column.classList.remove("is-target");
  }

  // Whoever does something else has let go; not whoever only looks at another window.
  document.addEventListener("focusout", () => {
    setTimeout(() => {
      if (carried && document.hasFocus() && !carried.card.contains(document.activeElement)) putBack();
    });
  });
  document.addEventListener("pointerdown", () => { if (carried) putBack(); });

  // Somebody else was quicker: nothing of theirs is carried away.
  document.addEventListener("live:told", ({ detail: { news } }) => {
    if (!carried || !news.contacts) return;
    const isOwn = (card) => Date.now() - (droppedAt.get(card.dataset.contact) ?? 0) < OWN;
    const changed = carried.cards.find((card) => news.contacts.includes(Number(card.dataset.contact)) && !isOwn(card));
    if (!changed) return;
    release();
    const text = `${nameOf(changed, [changed])} was changed by somebody else meanwhile. Nothing was moved.`;
    say("");
    document.dispatchEvent(new CustomEvent("leadboard:say", { detail: { text } }));
  });

  // Its column was read again by something that was under way.
  document.addEventListener("htmx:after:swap", () => {
    if (!carried || carried.card.isConnected) return;
    const { what } = carried;
    release();
    say(`${what} was not moved.`);
  });

  function columns() {
    return [...document.querySelectorAll(".board .column-cards")];
  }

  function cardsIn(cards) {
    return [...cards.querySelectorAll(":scope > .card")];
  }

  function nameOf(card, cards) {
    return cards.length === 1 ? card.querySelector(".card-name").textContent : `${cards.length} contacts`;
  }

  function stageOf(cards) {
    return cards.closest(".column").querySelector("h2").textContent;
  }

  function say(text) {
    says.textContent = text;
  }
})();
