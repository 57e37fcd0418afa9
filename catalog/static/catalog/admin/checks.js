// "Go there", in the checks: unfold what the field is folded into, and put the cursor into it.

const EDITABLE = "[contenteditable=true], .select2-selection, input:not([type=hidden]), textarea";

document.addEventListener("click", (event) => {
  const link = event.target.closest(".finding a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  for (const fold of target.querySelectorAll("details")) fold.open = true;
  // The field itself, or what a script has put in its place; of an entry the first one.
  const isShown = target.getClientRects().length > 0 && target.tabIndex >= 0;
  const place = target.querySelector(".entry-fields") ?? target.closest(".form-row");
  const field = isShown ? target : place?.querySelector(EDITABLE);
  (field ?? target).scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
});
