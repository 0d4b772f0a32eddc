// What others change is told to every page that shows it, as ids. One stream serves all tabs of a browser, since a
// browser opens six connections to a server at most: the tab that holds the lock reads it and passes it on; where that is
// not possible (no TLS) each tab has its own. It is read with fetch, and neither by htmx's extension nor by EventSource:
// those show no status, so that "signed out" would look like "try again", and do not notice a line that went dead.
// Says on the document "live:told" with { at, news }; news is { contacts, stages, settings } or { everything }.
(() => {
  "use strict";

  const mark = document.getElementById("live");
  const part = document.querySelector("[data-live]");
  if (!mark || !part) return;

  // The server says something every 15 seconds.
  const SILENCE = 40000;
  const LONGEST_WAIT = 30000;
  // A page that has just come says nothing of a line that has yet to stand, unless that takes longer than this.
  const FIRST_WAIT = 15000;

  const name = `leadboard-live-${mark.dataset.organization}`;
  const others = navigator.locks && "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
  // Up to where this page knows what was told.
  let at = part.dataset.liveAt;
  let [isLeading, hasEnded] = [false, false];
  let [retry, failures] = [1000, 0];
  let state = "";
  let silence;
  let hasStood = false;
  const began = Date.now();

  if (others) {
    others.addEventListener("message", ({ data }) => (isLeading ? answer : hear)(data));
    others.postMessage({ hello: true });
    watch();
    navigator.locks.request(name, lead);
  } else {
    lead();
  }
  // A part that was read before something that was told since, and put in place after it: another filter, the drawer.
  const known = new WeakSet(document.querySelectorAll("[data-live]"));
  document.addEventListener("htmx:after:swap", () => {
    const fresh = [...document.querySelectorAll("[data-live]")].filter((now) => !known.has(now));
    fresh.forEach((now) => known.add(now));
    if (fresh.some((now) => isBehind(now.dataset.liveAt, at))) told({ everything: true }, at);
  });
  // A page that comes back from the browser's memory heard nothing meanwhile.
  addEventListener("pageshow", (event) => event.persisted && told({ everything: true }, at));

  function answer(data) {
    if (data.hello) others.postMessage({ state, at });
  }

  // From the tab that reads the stream. It may have heard of something while this page was loading.
  function hear(data) {
    if (data.hello) return;
    watch();
    if (data.news) told(data.news, data.at);
    else if (data.state === "live" && isBehind(at, data.at)) told({ everything: true }, data.at);
    show(data.state);
  }

  function watch() {
    clearTimeout(silence);
    silence = setTimeout(() => isLeading || show("broken"), SILENCE);
  }

  async function lead() {
    isLeading = true;
    clearTimeout(silence);
    while (!hasEnded) {
      const refusal = await listen();
      if (hasEnded) break;
      if (refusal === "full") tell({ state: "full", at });
      else if (hasStood || Date.now() - began > FIRST_WAIT) tell({ state: "broken", at });
      await pause(Math.min(retry * 2 ** failures++, LONGEST_WAIT));
    }
    tell({ state: "ended", at });
  }

  // Until the stream breaks; says so where too many of the same person are open.
  async function listen() {
    const line = new AbortController();
    let quiet = setTimeout(() => line.abort(), SILENCE);
    let heard = Date.now();
    // Timers stand still while a computer sleeps.
    const wake = () => Date.now() - heard > SILENCE / 2 && line.abort();
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    try {
      const headers = { Accept: "text/event-stream", "HX-Request": "true", "Last-Event-ID": at };
      const response = await fetch("/live", { headers, cache: "no-store", signal: line.signal });
      hasEnded = response.status === 401 || response.status === 403;
      if (response.status === 429) return "full";
      if (!response.ok) return undefined;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        clearTimeout(quiet);
        quiet = setTimeout(() => line.abort(), SILENCE);
        heard = Date.now();
        const events = (text + value).split("\n\n");
        text = events.pop();
        events.forEach(take);
      }
    } catch {
      // No line, or one that was silent for too long: either way it is tried again.
    } finally {
      clearTimeout(quiet);
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    }
    return undefined;
  }

  function take(event) {
    const fields = Object.fromEntries(event.split("\n").map((line) => line.split(/: (.*)/s, 2)));
    if (fields.retry) retry = Number(fields.retry);
    failures = 0;
    hasStood = true;
    const here = fields.id || at;
    if (fields.event === "gone") hasEnded = true;
    else if (fields.event === "changed") tell({ state: "live", at: here, news: JSON.parse(fields.data) });
    else if (fields.event === "resync") tell({ state: "live", at: here, news: { everything: true } });
    else tell({ state: "live", at: here });
  }

  // On this page, and in the other tabs.
  function tell(data) {
    others?.postMessage(data);
    if (data.news) told(data.news, data.at);
    at = data.at;
    show(data.state);
  }

  function told(news, place) {
    at = place;
    document.dispatchEvent(new CustomEvent("live:told", { detail: { at, news } }));
  }

  // Each server counts by itself; what another one counted says nothing here.
  function isBehind(mine, theirs) {
    const [[epoch, number], [theirEpoch, theirNumber]] = [mine.split("-"), theirs.split("-")];
    return epoch !== theirEpoch || Number(number) < Number(theirNumber);
  }

  function show(now) {
    if (!now || now === state) return;
    state = now;
    const words = {
      live: "Live",
      broken: "Reconnecting…",
      full: "Not live. Close some other windows.",
      ended: "Not live any more. Load the page again.",
    };
    mark.dataset.state = state === "full" ? "broken" : state;
    mark.textContent = words[state];
    // That all is well when a page comes is no news to be read out; what becomes of it is.
    mark.setAttribute("role", "status");
  }

  // Not to the end where there is reason to hope.
  function pause(milliseconds) {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        removeEventListener("online", end);
        document.removeEventListener("visibilitychange", seen);
        resolve();
      };
      const seen = () => document.visibilityState === "visible" && end();
      const timer = setTimeout(end, milliseconds);
      addEventListener("online", end);
      document.addEventListener("visibilitychange", seen);
    });
  }
})();
