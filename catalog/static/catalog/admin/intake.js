"use strict";
// Importing an article: what the clipboard holds is kept, a dropped file is taken, and lines and
// fields that belong together are shown together.

// Paste

const source = document.querySelector(".intake-source");
if (source) {
  const text = source.querySelector("[name=text]");
  const html = source.querySelector("[name=html]");
  const file = source.querySelector("[name=file]");
  const kept = source.querySelector("[data-kept]");
  const plain = source.querySelector("[data-plain]");
  let pasted = text.value;

  text.addEventListener("paste", (event) => {
    const copied = event.clipboardData.getData("text/html");
    const words = event.clipboardData.getData("text/plain");
    // Only a paste that is all of the article speaks for all of it.
    const isAll = text.selectionStart === 0 && text.selectionEnd === text.value.length;
    if (!copied || !isAll) return;
    event.preventDefault();
    // A picture within the text would make it longer than any article.
    html.value = copied.replace(/\ssrc=(["'])data:[^"']*\1/gi, "");
    text.value = pasted = words || new DOMParser().parseFromString(copied, "text/html").body.innerText;
    kept.hidden = false;
    plain.hidden = true;
  });
  text.addEventListener("input", () => {
    if (!html.value || text.value === pasted) return;
    html.value = "";
    kept.hidden = true;
    plain.hidden = false;
  });
  kept.hidden = !html.value;

  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    file.focus();
  });
}

// Review

for (const each of document.querySelectorAll(".needs-script")) each.classList.add("has-script");

// An empty picker has nothing by which a screen reader could name it.
document.addEventListener("DOMContentLoaded", () =>
  setTimeout(() => {
    for (const shown of document.querySelectorAll(".intake-other .select2-selection__rendered"))
      shown.setAttribute("aria-label", "Another song of the catalogue");
  }),
);

const review = document.querySelector(".intake-review");
if (review) {
  const keys = {};
  for (const key of review.querySelectorAll(".intake-lines kbd")) {
    keys[key.textContent.toLowerCase()] = key.dataset.role;
  }
  const pending = review.querySelector("[data-pending]");

  const link = (entry, from) => {
    for (const each of review.querySelectorAll(".is-linked")) each.classList.remove("is-linked");
    if (entry === undefined) return;
    const parts = [...review.querySelectorAll(`[data-entry="${entry}"]`)];
    for (const part of parts) part.classList.add("is-linked");
    // The other side comes into view, this side stays where it is.
    const other = parts.find((part) => part.matches("li") !== from.matches("li"));
    const side = other?.closest(".intake-lines, .intake-result");
    if (!side || side.scrollHeight <= side.clientHeight + 1) return;
    const away = other.getBoundingClientRect().top - side.getBoundingClientRect().top;
    side.scrollTop += away - side.clientHeight / 4;
  };
  review.addEventListener("focusin", (event) => {
    const part = event.target.closest("[data-entry]");
    link(part?.dataset.entry, part);
  });
  review.addEventListener("mouseover", (event) => {
    const part = event.target.closest("[data-entry]");
    for (const each of review.querySelectorAll(".is-pointed")) each.classList.remove("is-pointed");
    if (!part) return;
    for (const each of review.querySelectorAll(`[data-entry="${part.dataset.entry}"]`))
      each.classList.add("is-pointed");
  });

  const give = (select) => {
    const line = select.closest("li");
    line.className = `is-${select.value.replaceAll(" ", "-")} is-changed`;
    pending.textContent = "Lines are changed: keep them to see what that makes.";
    review.querySelector("[data-update]").classList.add("is-due");
  };
  review.addEventListener("change", (event) => {
    if (event.target.name?.startsWith("role-")) give(event.target);
  });
  review.addEventListener("keydown", (event) => {
    const select = event.target;
    if (!select.name?.startsWith("role-") || event.ctrlKey || event.altKey || event.metaKey) return;
    const role = keys[event.key.toLowerCase()];
    if (!role) return;
    event.preventDefault();
    if (select.value === role) return;
    select.value = role;
    give(select);
  });
}

// A revised article

document.querySelector("[data-accept-all]")?.addEventListener("click", () => {
  for (const box of document.querySelectorAll("[name=accept]")) box.checked = true;
});
