// Selecting contacts in the list: a page at once, and how many are selected. Without a script the boxes do.
(() => {
  "use strict";

  const boxes = (form) => [...form.querySelectorAll("[name=contact]")];

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-selection]");
    if (!form) return;
    const all = form.querySelector("[name=all]");
    if (event.target === all || event.target.matches("[data-page]")) {
      for (const box of boxes(form)) box.checked = event.target.checked;
    }
    // Whoever unticks a row chooses by hand from here on, from what is on the page.
    if (all && event.target !== all && !event.target.checked) all.checked = false;
    show(form);
  });

  // More rows have come, or another list.
  document.addEventListener("htmx:after:swap", showAll);
  showAll();

  function showAll() {
    document.querySelectorAll("[data-selection]").forEach(show);
  }

  function show(form) {
    const all = form.querySelector("[name=all]")?.checked ?? false;
    // Also the rows that came since.
    if (all) for (const box of boxes(form)) box.checked = true;
    const chosen = boxes(form).filter((box) => box.checked).length;
    const page = form.querySelector("[data-page]");
    page.checked = chosen > 0 && chosen === boxes(form).length;
    page.indeterminate = chosen > 0 && !page.checked;
    const count = form.querySelector("[data-count]");
    count.dataset.all ??= count.textContent;
    if (all) count.textContent = `All ${count.dataset.all} selected`;
    else if (chosen > 0) count.textContent = `${chosen} of ${count.dataset.all} selected`;
    else count.textContent = count.dataset.all;
    form.querySelector("[data-edit]").disabled = !all && chosen === 0;
  }
})();
