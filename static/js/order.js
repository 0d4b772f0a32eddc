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
      onEnd: (event) => {
        if (event.oldDraggableIndex !== event.newDraggableIndex) place(event.item);
      },
    });
  }

  function place(entry) {
    const form = entry.querySelector("form[data-place]");
    const next = entry.nextElementSibling?.closest("[data-entry]");
    form.elements.before.value = next?.dataset.entry ?? "";
    form.requestSubmit();
  }
})();
