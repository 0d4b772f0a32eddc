// The page of the API: sends a request with the token that was typed into the page, and shows the answer. The token is
// kept nowhere; the session is not sent along.
(() => {
  "use strict";

  const place = document.querySelector("[data-try-token]");
  if (!place) return;
  const token = place.querySelector("input");
  for (const part of document.querySelectorAll("[data-try-token], [data-try]")) part.hidden = false;

  // A link to one request, or to a part of an answer, opens it.
  addEventListener("hashchange", reveal);
  reveal();

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-try-send]");
    if (button) send(button.closest("[data-try]"), button);
  });

  function reveal() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  }

  async function send(form, button) {
    const [status, answer] = [form.querySelector("[data-try-status]"), form.querySelector("[data-try-answer]")];
    answer.hidden = true;
    const address = form.querySelector("[data-try-address]").value.trim();
    if (!token.value.trim()) {
      status.textContent = "Type a token at “Try it” above first.";
      token.focus();
      return;
    }
    if (!address.startsWith("/api/") || address.includes("{")) {
      status.textContent = "Put an id where the braces are.";
      return;
    }
    button.disabled = true;
    status.textContent = "Sending…";
    try {
      const response = await fetch(address, request(form));
      status.textContent = `${response.status} ${response.statusText}`;
      answer.textContent = pretty(await response.text());
      answer.hidden = answer.textContent === "";
    } catch {
      status.textContent = "No answer from Leadboard.";
    } finally {
      button.disabled = false;
    }
  }

  function request(form) {
    const body = form.querySelector("[data-try-body]")?.value;
    const headers = { "x-org-auth-token": token.value.trim() };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return { method: form.dataset.try, headers, body, credentials: "omit", cache: "no-store" };
  }

  function pretty(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }
})();
