"use strict";
// The last result of a picker adds what was typed: a song by one dialog that proposes title, artists
// and year from the line, a theme by one that takes its name.
{
  const OFFER_NEW = "new:";
  // Looked up when used: this script may come before jQuery.
  const $ = (...args) => django.jQuery(...args);
  const csrfToken = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

  // Put a record into a picker, beside what is chosen already where it takes several.
  function choose(select, { id, label }) {
    let option = [...select.options].find((each) => each.value === id);
    if (!option) {
      option = new Option(label, id, true, true);
      select.append(option);
    }
    option.selected = true;
    $(select).trigger("change").trigger("select2:select");
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  class Dialog {
    constructor(element) {
      this.element = element;
      this.form = element.querySelector("form");
      this.errors = element.querySelector(".errorlist");
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.send();
      });
      element.querySelector("[data-act=cancel]").addEventListener("click", () => element.close());
      element.addEventListener("close", () => $(this.select).select2("focus"));
    }

    open(select) {
      this.select = select;
      this.showErrors([]);
      this.element.showModal();
    }

    async send() {
      let answer;
      try {
        const response = await fetch(this.element.dataset.add, {
          method: "POST",
          headers: { "X-CSRFToken": csrfToken() },
          body: this.values(),
          redirect: "error",
        });
        answer = await response.json();
      } catch {
        this.showErrors(["The server did not answer as expected. Are you still logged in?"]);
        return;
      }
      if (answer.errors) this.showErrors(answer.errors);
      else this.take(answer);
    }

    take(record) {
      this.element.close();
      choose(this.select, record);
    }

    showErrors(sentences) {
      this.errors.hidden = sentences.length === 0;
      this.errors.replaceChildren(...sentences.map((sentence) => element("li", sentence)));
    }
  }

  class ThemeDialog extends Dialog {
    start(select, name) {
      this.open(select);
      this.form.querySelector("#new-theme-name").value = name;
    }

    values() {
      const values = new FormData();
      values.set("name", this.form.querySelector("#new-theme-name").value);
      return values;
    }
  }

  class SongDialog extends Dialog {
    constructor(element) {
      super(element);
      this.title = element.querySelector("#new-song-title");
      this.year = element.querySelector("#new-song-year");
      this.known = element.querySelector(".adding-known");
      this.artists = element.querySelector(".adding-artists > div");
      this.template = element.querySelector("template");
      element.querySelector("[data-act=another]").addEventListener("click", () =>
        this.addArtist({ name: "", joinPhrase: "", known: [] }).focus(),
      );
      this.artists.addEventListener("change", (event) => {
        if (event.target.matches("input:not(.adding-joint)")) this.lookUpArtist(event.target);
      });
    }

    async start(select, line) {
      this.open(select);
      this.fill({ title: line, year: null, artists: [], known: [] });
      const proposal = await this.propose(line);
      if (proposal) this.fill(proposal);
      this.title.focus();
    }

    async propose(line) {
      try {
        const response = await fetch(`${this.element.dataset.propose}?${new URLSearchParams({ line })}`);
        return await response.json();
      } catch {
        return null; // the fields are there all the same, to be filled by hand
      }
    }

    fill({ title, year, artists, known }) {
      this.title.value = title;
      this.year.value = year ?? "";
      this.artists.replaceChildren();
      artists.forEach((artist) => this.addArtist(artist));
      if (!artists.length) this.addArtist({ name: "", joinPhrase: "", known: [] });
      this.known.hidden = known.length === 0;
      this.known.querySelector("ul").replaceChildren(
        ...known.map((song) => {
          const use = element("button", `Use “${song.label}”`);
          use.type = "button";
          use.className = "button";
          use.addEventListener("click", () => this.take(song));
          const item = element("li");
          item.append(use);
          return item;
        }),
      );
    }

    addArtist({ name, joinPhrase, known }) {
      const row = this.template.content.firstElementChild.cloneNode(true);
      const field = row.querySelector("input");
      field.value = name;
      row.querySelector(".adding-joint").value = joinPhrase;
      this.artists.append(row);
      this.showKnown(row, known);
      return field;
    }

    // Say of a name whether it is an artist we have, one of several, or a new one.
    showKnown(row, known) {
      const choices = known.map(({ id, label }) => new Option(`In the catalogue: ${label}`, id));
      choices.push(new Option("A new artist", ""));
      row.querySelector("select").replaceChildren(...choices);
    }

    async lookUpArtist(field) {
      const proposal = await this.propose(`x – ${field.value}`);
      const [artist, ...more] = proposal?.artists ?? [];
      this.showKnown(field.closest("p"), artist && !more.length ? artist.known : []);
    }

    values() {
      const values = new FormData();
      values.set("title", this.title.value);
      values.set("release_year", this.year.value);
      for (const row of this.artists.children) {
        const [name, joint] = row.querySelectorAll("input");
        if (!name.value.trim()) continue;
        values.append("artist", row.querySelector("select").value);
        values.append("artist_name", name.value);
        values.append("join_phrase", joint.value);
      }
      return values;
    }
  }

  function element(tag, text = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const song = document.querySelector("#new-song");
    const theme = document.querySelector("#new-theme");
    if (!song) return;
    const dialogs = { song: new SongDialog(song), tag: new ThemeDialog(theme) };

    $(document).on("select2:selecting", "select.admin-autocomplete", (event) => {
      const id = event.params?.args?.data?.id ?? "";
      if (!id.startsWith(OFFER_NEW)) return;
      event.preventDefault();
      const select = event.target;
      $(select).select2("close");
      dialogs[select.dataset.fieldName].start(select, id.slice(OFFER_NEW.length));
    });
  });
}
