"use strict";
// The entries of a list as rows: dragged, moved by keys and buttons, sent to a typed rank, inserted and
// removed. Whatever was done, the rank fields read 1 to n from top to bottom, and it is said aloud.
{
  const SCROLL_EDGE = 60;

  class Rows {
    constructor(section) {
      this.section = section;
      this.prefix = section.dataset.prefix;
      this.list = section.querySelector(".entry-rows");
      this.template = section.querySelector("template");
      this.total = section.querySelector(`[name=${this.prefix}-TOTAL_FORMS]`);
      this.announcer = section.querySelector("[data-announcer]");
      section.querySelectorAll("[hidden][data-act], .entries-tools").forEach(show);
      section.addEventListener("click", (event) => this.onClick(event));
      section.addEventListener("change", (event) => this.onChange(event));
      section.addEventListener("keydown", (event) => this.onKey(event));
      section.addEventListener("pointerdown", (event) => this.onPointerDown(event));
      // Select2 tells of a choice by jQuery's events only.
      django.jQuery(section).on("select2:select select2:clear", "select", (event) =>
        this.rename(rowOf(event.target)),
      );
      this.renumber();
    }

    get rows() {
      return [...this.list.children];
    }

    // Rows that will be saved: the removed ones have no rank.
    get ranked() {
      return this.rows.filter((row) => !isRemoved(row));
    }

    onClick(event) {
      const act = event.target.closest("[data-act]")?.dataset.act;
      const row = rowOf(event.target);
      if (act === "up") this.move(row, this.place(row) - 1);
      else if (act === "down") this.move(row, this.place(row) + 1);
      else if (act === "insert") this.add(row);
      else if (act === "add") this.add(null);
      else if (act === "open-all" || act === "close-all")
        this.rows.forEach((each) => (details(each).open = act === "open-all"));
    }

    onChange(event) {
      const row = rowOf(event.target);
      if (!row) return;
      if (event.target.matches(".entry-rank")) {
        const place = Number.parseInt(event.target.value, 10);
        if (Number.isNaN(place)) this.renumber();
        else this.move(row, place);
      } else if (event.target.matches("[name$=-DELETE], [name$=-decision]")) this.onRemoved(row);
    }

    onKey(event) {
      const row = rowOf(event.target);
      if (event.target.matches(".entry-rank") && event.key === "Enter") {
        // Enter in a rank moves the row; it does not send the form.
        event.preventDefault();
        event.target.dispatchEvent(new Event("change", { bubbles: true }));
      } else if (event.target.matches(".entry-handle")) {
        const places = { ArrowUp: this.place(row) - 1, ArrowDown: this.place(row) + 1, Home: 1, End: Infinity };
        if (event.key in places) {
          event.preventDefault();
          this.move(row, places[event.key]);
        }
      }
    }

    // Where a row stands among those that will be saved, from 1.
    place(row) {
      return this.ranked.indexOf(row) + 1;
    }

    move(row, place) {
      const others = this.ranked.filter((each) => each !== row);
      const wanted = Math.min(Math.max(place, 1), others.length + 1);
      const focused = document.activeElement;
      if (wanted !== this.place(row)) {
        if (wanted > others.length) others.at(-1).after(row);
        else others[wanted - 1].before(row);
        focused?.focus({ preventScroll: true });
        row.scrollIntoView({ block: "nearest" });
      }
      this.renumber();
      this.say(`${row.dataset.name}: no. ${wanted} of ${this.ranked.length}`);
    }

    renumber() {
      let place = 0;
      let hasMoved = false;
      for (const row of this.rows) {
        const field = rankField(row);
        const rank = isRemoved(row) ? "" : String(++place);
        hasMoved ||= field.value !== rank;
        field.value = rank;
        field.disabled = isRemoved(row);
      }
      this.section.querySelector(".entries-empty").hidden = this.rows.length > 0;
      if (hasMoved) this.section.dispatchEvent(new CustomEvent("rows:moved", { bubbles: true }));
    }

    // Put a new row before another one, or last.
    add(before) {
      const number = Number(this.total.value);
      const row = this.template.content.firstElementChild.cloneNode(true);
      replacePrefix(row, number);
      this.total.value = number + 1;
      row.querySelectorAll("[hidden][data-act]").forEach(show);
      this.list.insertBefore(row, before);
      details(row).open = true;
      this.renumber();
      // The pickers and the editors of the row set themselves up on this.
      row.dispatchEvent(
        new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: this.prefix } }),
      );
      this.say(`New entry: no. ${this.place(row)} of ${this.ranked.length}`);
      row.scrollIntoView({ block: "nearest" });
      row.querySelector(".select2-selection, select")?.focus();
      return row;
    }

    onRemoved(row) {
      if (row.classList.contains("is-removed") === isRemoved(row)) return;
      row.classList.toggle("is-removed", isRemoved(row));
      if (isRemoved(row)) details(row).open = false;
      this.renumber();
      this.say(`${row.dataset.name}: ${isRemoved(row) ? "removed when you save" : "kept"}`);
    }

    rename(row) {
      const select = row.querySelector("select[name$=-song]");
      const name = select.selectedOptions[0]?.text || "New entry";
      row.dataset.name = name;
      row.querySelector(".entry-name").textContent = name;
      row.querySelector(".entry-lacks").textContent = select.value ? "" : "no song";
      rankField(row).setAttribute("aria-label", `Rank of ${name}`);
      row.querySelector(".entry-handle .visually-hidden").textContent = `Move ${name}: arrow keys`;
      row.querySelector(".entry-remove .visually-hidden").textContent = `Remove ${name}`;
    }

    // Sort the rows by their rank fields, as after typing was given back.
    sort() {
      const place = (row) => (isRemoved(row) ? Infinity : Number(rankField(row).value) || Infinity);
      this.list.append(...this.rows.sort((one, other) => place(one) - place(other)));
      this.rows.forEach((row) => {
        this.rename(row);
        row.classList.toggle("is-removed", isRemoved(row));
      });
      this.renumber();
    }

    onPointerDown(event) {
      const handle = event.target.closest(".entry-handle");
      if (!handle || event.button !== 0) return;
      event.preventDefault();
      handle.focus();
      const row = rowOf(handle);
      const opened = this.rows.filter((each) => details(each).open);
      const start = event.clientY;
      let isDragging = false;

      const follow = (move) => {
        if (!isDragging && Math.abs(move.clientY - start) < 4) return;
        if (!isDragging) {
          isDragging = true;
          row.classList.add("is-dragged");
          // Closed rows are of one height: the way is short and the target plain.
          opened.forEach((each) => (details(each).open = false));
        }
        const under = this.rows.find((each) => move.clientY < middle(each) && each !== row);
        if (under ? under.previousElementSibling !== row : this.list.lastElementChild !== row)
          this.list.insertBefore(row, under ?? null);
        if (move.clientY < SCROLL_EDGE) window.scrollBy(0, -12);
        else if (move.clientY > window.innerHeight - SCROLL_EDGE) window.scrollBy(0, 12);
      };
      const drop = () => {
        document.removeEventListener("pointermove", follow);
        document.removeEventListener("pointerup", drop);
        document.removeEventListener("pointercancel", drop);
        if (!isDragging) return;
        row.classList.remove("is-dragged");
        opened.forEach((each) => (details(each).open = true));
        this.renumber();
        handle.focus({ preventScroll: true });
        this.say(`${row.dataset.name}: no. ${this.place(row)} of ${this.ranked.length}`);
      };
      document.addEventListener("pointermove", follow);
      document.addEventListener("pointerup", drop);
      document.addEventListener("pointercancel", drop);
    }

    say(sentence) {
      this.announcer.textContent = sentence;
    }
  }

  const rowOf = (element) => element.closest(".entry-row");
  const details = (row) => row.querySelector(".entry-details");
  const rankField = (row) => row.querySelector(".entry-rank");
  const isRemoved = (row) =>
    (row.querySelector("[name$=-DELETE]")?.checked ?? false) ||
    row.querySelector("[name$=-decision]")?.value === "drop";
  const show = (element) => (element.hidden = false);
  const middle = (row) => {
    const box = row.getBoundingClientRect();
    return box.top + box.height / 2;
  };

  function replacePrefix(row, number) {
    for (const element of [row, ...row.querySelectorAll("*")])
      for (const { name, value } of [...element.attributes])
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", number));
  }

  // A second click while the first is on its way would save, or publish, twice.
  let isSent = false;
  function sendOnce(event) {
    if (isSent) event.preventDefault();
    isSent = true;
  }
  window.addEventListener("pageshow", () => (isSent = false));

  document.addEventListener("DOMContentLoaded", () => {
    const section = document.querySelector("section.entries");
    if (section?.querySelector("template, [data-announcer]")) window.entryRows = new Rows(section);
    document.querySelector("#listicle_form")?.addEventListener("submit", sendOnce);
  });
}
