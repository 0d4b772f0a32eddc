// Selecting cards, in any columns, to do something with all of them: by their check boxes, by Ctrl-click (Cmd on a Mac),
// by Shift-click a range of a column; or by "Select", after which a tap on a card is enough. What is done with them is
// one batch, sent by the form at the board's foot. Only what is shown is changed.
(() => {
  "use strict";

  const says = document.getElementById("board-says");
  if (!says) return;
  // Also what is out of sight for a while, as a card is that goes from column to column; it does not count then.
  const chosen = new Set();
  // Where a range begins.
  let anchor = null;
  // After "Select".
  let isSelecting = false;

  // Before anybody else answers a click on a card that is tapped to select it.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-select]")) return begin(!isSelecting);
    if (event.target.closest("[data-select-none]")) return end();
    const card = event.target.closest(".board .card");
    if (!card) return;
    const box = event.target.closest(".card-check");
    const isLink = !box && event.target.closest("a") !== null;
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.shiftKey && !isLink) {
      event.preventDefault();
      range(card);
      // A box goes back to what it was before a click that was prevented.
      setTimeout(show);
    } else if (!box && ((isSelecting && isPlain) || (!isLink && (event.ctrlKey || event.metaKey)))) {
      event.preventDefault();
      event.stopPropagation();
      toggle(card);
    }
  }, true);

  document.addEventListener("change", (event) => {
    const card = event.target.matches(".card-check input") && event.target.closest(".card");
    if (card) toggle(card);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || "busy" in document.body.dataset || event.isComposing) return;
    if (chosen.size === 0 && !isSelecting) return;
    const isOthers = document.querySelector("dialog[open], details[data-menu][open]") || event.target.matches("input[type=search], textarea");
    if (!isOthers) end();
  }, true);

  // The keys stand in shortcuts.js.
  document.addEventListener("board:select", ({ detail }) => toggle(detail.card));

  function toggle(card) {
    if (!chosen.delete(card.dataset.contact)) chosen.add(card.dataset.contact);
    anchor = card.dataset.contact;
    show();
  }

  // From the card that was chosen last, where it stands in the same column.
  function range(card) {
    const cards = [...card.parentElement.querySelectorAll(":scope > .card")];
    const places = [cards.findIndex((other) => other.dataset.contact === anchor), cards.indexOf(card)];
    if (places[0] < 0) return toggle(card);
    const [first, last] = places.toSorted((one, other) => one - other);
    for (const other of cards.slice(first, last + 1)) chosen.add(other.dataset.contact);
    show();
  }

  function begin(isOn) {
    if (!isOn) return end();
    isSelecting = true;
    show();
  }

  function end() {
    isSelecting = false;
    const last = document.querySelector(`#card-${anchor} .card-name`);
    const isHidden = document.activeElement?.closest("#selection");
    anchor = null;
    chosen.clear();
    for (const menu of document.querySelectorAll("#selection details[open]")) menu.open = false;
    show();
    if (isHidden) (last ?? document.querySelector("[data-select]")).focus();
  }

  let said = 0;

  // What cards and bar look like, however they came.
  function show() {
    let number = 0;
    for (const card of document.querySelectorAll(".board .card")) {
      const isChosen = chosen.has(card.dataset.contact) && !card.closest(".is-collapsed");
      if (isChosen) number += 1;
      card.classList.toggle("is-selected", isChosen);
      card.querySelector(".card-check input").checked = isChosen;
    }
    const isOpen = isSelecting || number > 0;
    document.querySelector(".board").classList.toggle("is-selecting", isOpen);
    const form = document.getElementById("selection");
    form.hidden = !isOpen;
    form.querySelector("[data-number]").textContent = number > 0 ? `${number} selected` : "Select cards";
    form.querySelector("[data-select-none]").textContent = number > 0 ? "Clear" : "Done";
    for (const menu of form.querySelectorAll("details")) menu.toggleAttribute("inert", number === 0);
    const button = document.querySelector("[data-select]");
    button?.setAttribute("aria-pressed", String(isSelecting));
    // What is done with them is said when it is.
    const isDone = number === 0 && document.querySelector(".board .card.is-moving");
    if (number !== said && !isDone) says.textContent = `${number} selected`;
    said = number;
  }

  document.addEventListener("htmx:after:swap", show);
  document.addEventListener("board:folded", show);
  show();

  // What is done with all of them: by a button of a menu, or by a drop. They are let go at once, and chosen again where
  // it was not done.
  document.addEventListener("submit", async (event) => {
    if (event.target.id !== "selection") return;
    event.preventDefault();
    const cards = [...document.querySelectorAll(".board .card.is-selected")];
    for (const card of cards) card.classList.add("is-moving");
    await edit(cards, { event });
    for (const card of cards) card.classList.remove("is-moving");
  });
  document.addEventListener("board:edit", ({ detail }) => { detail.done = edit(detail.cards, { values: detail.values }); });

  // Whether it was done.
  async function edit(cards, by) {
    const form = document.getElementById("selection");
    const ctx = { ...by, cards, source: form, target: document.body, swap: "none" };
    const answer = answerTo(cards);
    const sent = htmx.ajax("POST", form.getAttribute("action"), ctx);
    end();
    await sent;
    const isDone = answer() < 400;
    if (!isDone) for (const card of cards) chosen.add(card.dataset.contact);
    show();
    return isDone;
  }

  // The status of the answer; of none it is as of a server that is away.
  function answerTo(cards) {
    let status = 503;
    const note = ({ detail: { ctx } }) => { if (ctx.cards === cards) status = ctx.response?.status ?? 503; };
    document.addEventListener("htmx:finally:request", note);
    return () => {
      document.removeEventListener("htmx:finally:request", note);
      return status;
    };
  }

  // With where each stood for whoever moves them: what somebody else moved meanwhile stays there.
  document.addEventListener("htmx:config:request", (event) => {
    const { cards, request: { body } } = event.detail.ctx;
    if (!cards) return;
    body.set("step", "start");
    body.delete("contact");
    for (const card of cards) {
      body.append("contact", card.dataset.contact);
      body.append("stood", `${card.dataset.contact}:${card.dataset.stage}`);
    }
  });

  // A batch says what came of it; what it touched is read again, also where nobody tells the board.
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (!ctx.response || !/^\/(contacts\/bulk|batches\/\d+\/undo)$/.test(ctx.request.action)) return;
    document.dispatchEvent(new CustomEvent("live:told", { detail: { news: { everything: true } } }));
  });
})();
