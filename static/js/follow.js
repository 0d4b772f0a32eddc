// Pages that follow: a part marked data-live is read again when something that it shows was changed, under the reader's own
// rights and filter, and what differs is put in place: focus, scrolling and what somebody types stay. Nothing is put in
// place while <body data-busy> is set (a card is carried), or while an answer is awaited.
(() => {
  "use strict";

  const kinds = {
    board: {
      concerns: (part, news) => news.everything || news.settings || columns(part, news).length > 0,
      read: readBoard,
    },
    contacts: {
      concerns: () => true,
      read: (part, news) => {
        const [place, query] = from(part);
        query.append("shown", part.querySelectorAll("#rows > [id]").length);
        return readPage(part, news, `${place}?${query}`);
      },
    },
    contact: {
      concerns: (part, news) => news.everything || news.settings || news.contacts.includes(Number(part.dataset.contact)),
      read: readContact,
    },
  };

  // How long after no answer it is asked again.
  const LATER = 3000;

  // What each part has yet to be told, and whether it is being read.
  const states = new WeakMap();
  let swaps = 0;

  document.addEventListener("live:told", ({ detail }) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      if (kinds[part.dataset.live].concerns(part, detail.news)) follow(part, detail.news);
    }
  });
  document.addEventListener("htmx:after:swap", () => { swaps += 1; });

  // One request at a time; what is told meanwhile is asked for once after it. A part that takes long to read is read as
  // often as leaves the server half of the time.
  async function follow(part, news) {
    const state = states.get(part) ?? { news: null, isReading: false };
    states.set(part, state);
    state.news = merged(state.news, news);
    if (state.isReading) return;
    state.isReading = true;
    while (state.news && part.isConnected) {
      // A page that nobody looks at is read when somebody does.
      if (document.hidden || isBusy(part)) {
        await pause(100);
        continue;
      }
      const wanted = state.news;
      state.news = null;
      const began = performance.now();
      const before = swaps;
      const put = await kinds[part.dataset.live].read(part, wanted).catch(() => "later");
      if (put === "later") {
        state.news = merged(wanted, state.news);
        await pause(LATER);
        continue;
      }
      // What was read is of before something that was put in place meanwhile, or is under way.
      if (put && part.isConnected) {
        if (swaps !== before || isBusy(part)) state.news = merged(wanted, state.news);
        else await put();
      }
      await pause(performance.now() - began);
    }
    state.isReading = false;
  }

  function isBusy(part) {
    return "busy" in document.body.dataset || part.querySelector(".is-moving, .htmx-request") !== null;
  }

  function merged(one, other) {
    if (!one || !other) return one ?? other;
    return {
      everything: one.everything || other.everything,
      settings: one.settings || other.settings,
      contacts: [...one.contacts ?? [], ...other.contacts ?? []],
      stages: [...one.stages ?? [], ...other.stages ?? []],
    };
  }

  // The columns that changed, of those that are shown.
  function columns(part, news) {
    const shown = [...part.querySelectorAll(".column-cards")];
    return news.everything ? shown : shown.filter((column) => news.stages?.includes(Number(column.dataset.stage)));
  }

  // Where a part is read: not always where the page is, which may be a contact's over the board.
  function from(part) {
    const [place, query] = part.dataset.liveFrom.split("?");
    return [place, new URLSearchParams(query)];
  }

  // Only what changed; the whole where that may be the columns themselves.
  async function readBoard(part, news) {
    const isWhole = news.settings || part.querySelector(".empty") !== null;
    const wanted = isWhole ? [...part.querySelectorAll(".column-cards")] : columns(part, news);
    const [place, query] = from(part);
    for (const column of wanted) {
      query.append("column", `${column.dataset.stage}:${column.querySelectorAll(".card").length}`);
      for (const card of column.querySelectorAll(".card:is(.is-filtered-out, [data-dropped])")) query.append("kept", card.dataset.contact);
    }
    if (isWhole) return readPage(part, news, `${place}?${query}`);
    query.append("organization", part.dataset.organization);
    const response = await get(`/pipeline/columns?${query}`);
    if (!response.ok) return null;
    const text = await response.text();
    return () => swap({ sourceElement: part, target: part, swap: "none", text });
  }

  async function readContact(part, news) {
    const place = part.dataset.liveFrom;
    // With the kind of activity that was chosen.
    return readPage(part, news, location.pathname === place ? place + location.search : place);
  }

  // The same part of a whole page; and what stands above it, where settings may have changed that.
  async function readPage(part, news, address) {
    const response = await get(address);
    const place = response.ok ? response.headers.get("HX-Redirect") : null;
    if (response.status === 404 || place) return () => isGone(part, place);
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh?.dataset.organization !== part.dataset.organization) return null;
    return async () => {
      const [bar, freshBar] = [document.querySelector(".bar"), page.querySelector(".bar")];
      if (news.settings && bar && freshBar && !part.contains(bar)) await morph(bar, freshBar);
      for (const list of part.querySelectorAll("[data-grows]")) keepTail(list, fresh);
      await morph(part, fresh);
    };
  }

  // What somebody is at stays as it is: a form that they fill in, or that came back to them, and a menu that is open.
  async function morph(part, fresh) {
    const used = [...part.querySelectorAll("form, details[data-menu]")].filter(isInUse);
    for (const element of used) element.setAttribute("hx-morph-skip", "");
    await swap({ sourceElement: part, target: part, swap: "outerMorph", text: fresh.outerHTML });
    for (const element of used) element.removeAttribute("hx-morph-skip");
  }

  function isInUse(element) {
    if (element.matches("[data-selection]")) return false;
    if (element.matches("details")) return element.open;
    return element.querySelector("details[open], .problem") !== null || [...element.elements].some(isTouched);
  }

  function isTouched(field) {
    if (field.options) {
      const chosen = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(chosen, 0);
    }
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return "defaultValue" in field && field.value !== field.defaultValue;
  }

  // Older entries that somebody asked for stay below those that come anew.
  function keepTail(list, fresh) {
    const selector = [...list.classList].map((name) => `.${name}`).join("");
    const anew = fresh.querySelector(`${selector}[data-grows]`);
    const last = anew && [...anew.children].findLast((entry) => entry.id);
    let entry = last && list.querySelector(`:scope > [id="${last.id}"]`);
    if (!entry || list.children.length <= anew.children.length) return;
    while (last.nextSibling) last.nextSibling.remove();
    while ((entry = entry.nextElementSibling)) last.parentElement.append(document.importNode(entry, true));
  }

  // Deleted, or merged into another one: what is typed can still be copied.
  function isGone(part, place) {
    if (part.querySelector(".live-gone")) return;
    const back = part.querySelector(".crumbs a");
    const says = document.createElement("p");
    says.className = "alert live-gone";
    says.setAttribute("role", "alert");
    const link = document.createElement("a");
    link.href = place ?? back?.getAttribute("href") ?? "/pipeline";
    link.textContent = place ? "Open the other one" : `Back to ${back?.textContent.trim() ?? "Pipeline"}`;
    says.append(place ? "This contact was merged into another one. " : "This contact was deleted. ", link);
    part.prepend(says);
    for (const button of part.querySelectorAll("button")) button.disabled = true;
  }

  async function get(address) {
    const headers = { "HX-Request": "true", "X-Read-Again": "true" };
    const response = await fetch(address, { headers, cache: "no-store" });
    if (response.status >= 500) throw new Error("The server cannot answer now.");
    return response;
  }

  // A card that went to another column was made anew there: what had the focus on it has it again.
  async function swap(ctx) {
    const focused = document.activeElement;
    const home = focused?.closest("[id]");
    const place = home ? [...home.querySelectorAll("a, button, input")].indexOf(focused) : -1;
    await htmx.swap(ctx);
    if (focused?.isConnected || !home?.id) return;
    const again = document.getElementById(home.id);
    (place < 0 ? again : again?.querySelectorAll("a, button, input")[place])?.focus({ preventScroll: true });
  }

  function pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
})();
