"use strict";
// Select2 leaves its search boxes without a name; each gets that of the field it searches for.
document.addEventListener("DOMContentLoaded", () => {
  const $ = window.django?.jQuery;
  if (!$?.fn.select2) return;

  const nameOf = (select) =>
    document.querySelector(`label[for="${select.id}"]`)?.textContent.replace(/:\s*$/, "").trim() ||
    select.name;

  const nameBoxes = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete[multiple]"))
      select.nextElementSibling
        ?.querySelector(".select2-search__field")
        ?.setAttribute("aria-label", nameOf(select));
  };

  $(document).on("select2:open", "select", (event) => {
    const box = document.querySelector(".select2-container--open .select2-search__field");
    box?.setAttribute("aria-label", `Search: ${nameOf(event.target)}`);
    // Where jQuery has opened the list, the browser does not put the cursor into it.
    box?.focus();
  });
  document.addEventListener("formset:added", (event) => setTimeout(() => nameBoxes(event.target)));
  // After the pickers have set themselves up.
  setTimeout(() => nameBoxes(document));
});
