// Lists that can be put in order by dragging. Each entry has a form that says before which other it goes, and sends it
// by htmx; the answer is the list as it then is. Without a script the buttons of the entry do the same.
(() => {
  "use strict";

  prepare(document);
  htmx.onLoad(prepare);

  function prepare(root) {
    for (const list of root.querySelectorAll("[data-order]")) makeSortable(list);
  }

  function makeSortable(list) {
    if (Sortable.get(list)) return;
    Sortable.create(list, {
      handle: "[data-handle]",
      draggable: "[data-entry]",
      animation: 120,
      forceFallback: true,
      fallbackTolerance: 4,
      ghostClass: "entry-ghost",
      fallbackClass: "entry-dragged",
      onStart: (event) => { stoodBefore = event.item.nextElementSibling; },
      onEnd: (event) => {
        if (event.oldDraggableIndex !== event.newDraggableIndex) place(event.item, stoodBefore);
      },
    });
  }

  // What the entry that is dragged stood before; and the same of each form that was sent, until it is answered.
  let stoodBefore = null;
  const unanswered = new WeakMap();

  function place(entry, before) {
    const form = entry.querySelector("form[data-place]");
    unanswered.set(form, before);
    const next = entry.nextElementSibling?.closest("[data-entry]");
    form.elements.before.value = next?.dataset.entry ?? "";
    form.requestSubmit();
  }

  // Refused, or no answer at all: the entry goes back to where it was.
  document.addEventListener("htmx:finally:request", (event) => {
    const { sourceElement: form, response } = event.detail.ctx;
    if (!unanswered.has(form)) return;
    const before = unanswered.get(form);
    unanswered.delete(form);
    if (response?.status < 400) return;
    const entry = form.closest("[data-entry]");
    entry.parentElement.insertBefore(entry, before?.isConnected ? before : null);
  });
})();
