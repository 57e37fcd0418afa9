"use strict";
// Select2 leaves its boxes without a name, and Django the fields of rows in tables: the boxes get
// the name of their field, the fields that of their column.
document.addEventListener("DOMContentLoaded", () => {
  const $ = window.django?.jQuery;
  if (!$?.fn.select2) return;

  const nameOf = (field) =>
    document.querySelector(`label[for="${field.id}"]`)?.textContent.replace(/:\s*$/, "").trim() ||
    columnOf(field) ||
    field.name;

  const columnOf = (field) => {
    const cell = field.closest(".tabular td");
    return cell?.closest("table").tHead.rows[0].cells[cell.cellIndex]?.textContent.trim();
  };

  const nameBoxes = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete[multiple]"))
      select.nextElementSibling
        ?.querySelector(".select2-search__field")
        ?.setAttribute("aria-label", nameOf(select));
    // Without a choice such a box holds no words that could be its name.
    for (const select of root.querySelectorAll("select.admin-autocomplete:not([multiple])"))
      for (const box of select.nextElementSibling?.querySelectorAll("[role]") ?? []) {
        if (box.getAttribute("role") === "presentation") continue;
        const chosen = select.selectedOptions[0]?.textContent.trim();
        box.removeAttribute("aria-labelledby");
        box.setAttribute("aria-label", [nameOf(select), chosen].filter(Boolean).join(": "));
      }
    for (const field of root.querySelectorAll(".tabular td :is(input, select, textarea)"))
      if (field.type !== "hidden" && !field.labels?.length && columnOf(field))
        field.setAttribute("aria-label", columnOf(field));
  };

  $(document).on("select2:open", "select", (event) => {
    const box = document.querySelector(".select2-container--open .select2-search__field");
    box?.setAttribute("aria-label", `Search: ${nameOf(event.target)}`);
    // Where jQuery has opened the list, the browser does not put the cursor into it.
    box?.focus();
  });
  $(document).on("change", "select.admin-autocomplete", (event) =>
    setTimeout(() => nameBoxes(event.target.parentElement)),
  );
  document.addEventListener("formset:added", (event) => setTimeout(() => nameBoxes(event.target)));
  // After the pickers have set themselves up.
  setTimeout(() => nameBoxes(document));
});
