// A quick look: the name on a card opens the contact's page in a drawer, over the board. The address is the contact's, so
// that a reload shows its page; going back closes the drawer, and the board stands as it was. Forms in it stay in it.
(() => {
  "use strict";

  const drawer = document.getElementById("drawer");
  if (!drawer) return;
  const body = document.getElementById("drawer-body");
  const dialog = document.getElementById("dialog");
  const toasts = document.getElementById("toasts");
  const QUESTION = "What you typed is not saved yet. Close all the same?";
  // The page without its frame, and what it says at its foot.
  const PAGE = { target: body, select: ".contact-page", selectOOB: "#toasts:beforeend" };
  const title = document.title;
  // The address of the board beneath.
  let board = here();

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".board a.card-name");
    if (!link || !isPlain(event) || event.defaultPrevented) return;
    event.preventDefault();
    open(link.getAttribute("href"));
  });

  async function open(address) {
    const place = here();
    if (!(await read(address)) || here() !== place) return;
    board = place;
    // An entry of htmx, so that it loads the board anew for whoever comes back from another page.
    history.replaceState({ ...history.state, htmx: true }, "");
    history.pushState({ htmx: true, drawer: true }, "", address);
    rise();
  }

  // Whether the page of the contact came. Why it did not, a message says, or another page.
  async function read(address) {
    body.replaceChildren();
    await htmx.ajax("GET", address, { ...PAGE, source: drawer, swap: "innerHTML" });
    if (page()) return true;
    if (status < 400) location.assign(address);
    return false;
  }

  let status = 0;
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement === drawer) status = ctx.response.status;
  });

  function rise() {
    drawer.dataset.board = new URL(board, location.href).search;
    drawer.setAttribute("aria-label", page().querySelector("h1").textContent);
    drawer.querySelector("[data-page]").href = here();
    for (const button of drawer.querySelectorAll("[data-step]")) button.disabled = !neighbour(button);
    // Beside the drawer nothing can be reached.
    drawer.append(toasts);
    if (!drawer.open) drawer.showModal();
    drawer.focus();
    body.scrollTop = 0;
  }

  function sink() {
    const card = cardOf(page()?.dataset.contact);
    drawer.close();
    delete drawer.dataset.board;
    dialog.before(toasts);
    document.title = title;
    card?.querySelector(".card-name").focus();
    body.replaceChildren();
  }

  // Closing is going back; what that does to the drawer stands at "popstate".
  function close() {
    if (!isTyped() || confirm(QUESTION)) leave();
  }

  let isAsked = false;
  function leave() {
    isAsked = true;
    history.back();
  }

  // htmx loads the page anew for the entries of its own, unless it is the drawer alone that comes or goes.
  let isOurs = false;
  document.addEventListener("htmx:before:history:restore", (event) => {
    if (isOurs) event.preventDefault();
  });

  addEventListener("popstate", async () => {
    const wasAsked = isAsked;
    isAsked = false;
    const isBoard = !isContact() && (wasAsked || (drawer.open && here() === board));
    isOurs = isContact() || isBoard;
    if (isContact()) {
      if (drawer.open || !(await read(here()))) return;
      rise();
    } else if (isBoard && !wasAsked && isTyped() && !confirm(QUESTION)) {
      history.forward();
    } else if (isBoard || drawer.open) {
      sink();
    }
  });

  function isContact() {
    return Boolean(history.state?.drawer);
  }

  // A menu closes first. Not left to the browser, which would let it be prevented only once.
  drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (!drawer.querySelector("details[data-menu][open]")) close();
  });
  drawer.addEventListener("cancel", (event) => {
    if (event.target !== drawer) return;
    event.preventDefault();
    close();
  });
  // The browser may close it all the same.
  drawer.addEventListener("close", () => {
    if (isContact() && !isAsked) leave();
  });

  let pressed = null;
  drawer.addEventListener("pointerdown", (event) => { pressed = event.target; });
  drawer.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]") || (event.target === drawer && pressed === drawer)) close();
    const step = event.target.closest("[data-step]");
    if (step) go(neighbour(step));
    const link = event.target.closest("#drawer-body a[href]");
    if (!link || !isPlain(event) || event.defaultPrevented) return;
    if (link.pathname === location.pathname && !link.matches("[data-dialog]")) {
      event.preventDefault();
      htmx.ajax("GET", link.getAttribute("href"), { ...PAGE, source: drawer, swap: "innerMorph" });
    }
  });

  // The card above or beneath in its column.
  function neighbour(button) {
    const cards = [...document.querySelectorAll(`.column-cards:has(#card-${page().dataset.contact}) .card`)];
    const place = cards.findIndex((card) => card.dataset.contact === page().dataset.contact);
    return place < 0 ? undefined : cards[place + Number(button.dataset.step)];
  }

  async function go(card) {
    if (!card || (isTyped() && !confirm(QUESTION))) return;
    const address = card.querySelector(".card-name").getAttribute("href");
    if (!(await read(address))) return leave();
    history.replaceState(history.state, "", address);
    rise();
  }

  // What is sent here is answered here: with the page as it is now, but for what is being typed into other forms.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!drawer.open || event.defaultPrevented || form.method !== "post" || form.matches("[data-leaves]")) return;
    const path = `/contacts/${page().dataset.contact}`;
    const action = form.getAttribute("action");
    if (action !== path && !action.startsWith(`${path}/`)) return;
    event.preventDefault();
    htmx.ajax("POST", action, { ...PAGE, source: form, event, swap: "innerMorph" });
  });

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    const form = ctx.sourceElement;
    if (ctx.target !== body || ctx.request.method !== "POST" || ctx.swap === "none") return;
    if (!tasks.some((task) => task.target === body && task.fragment.querySelector(".contact-page"))) {
      // It is answered by another page.
      event.preventDefault();
      if (ctx.response.status < 400) location.assign(ctx.response.raw.url);
      else form.submit();
      return;
    }
    if (ctx.response.status >= 400) return;
    form.reset();
    if (dialog.contains(form)) dialog.close();
  });

  function isTyped() {
    const fields = [...drawer.querySelectorAll("textarea, input:not([type=hidden])")];
    return fields.some((field) => field.value !== field.defaultValue);
  }

  function page() {
    return body.querySelector(".contact-page");
  }

  function cardOf(contact) {
    return document.getElementById(`card-${contact}`);
  }

  function here() {
    return location.pathname + location.search;
  }

  function isPlain(event) {
    return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  }
})();
