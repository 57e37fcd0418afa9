"use strict";
// What is typed into a list's form is kept in this browser until the server has saved it, and offered
// back when the form is opened again after a crash or an expired login.
{
  const PREFIX = "sad-songs-typing:";
  const DAYS = 30;
  const WAIT = 800;
  const UNKEPT = ["csrfmiddlewaretoken", "typing", "_settles", "asked"];
  // Kept and given back, so that typing is compared with what others saved since; no typing itself.
  const SEEN = /(^|-)seen(_version)?$/;

  const recall = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };

  const keep = (key, record) => {
    try {
      localStorage.setItem(key, JSON.stringify(record));
    } catch {
      // The browser keeps nothing, or no more: typing goes on as it did before there was this.
    }
  };

  // Drop what the server has said it saved, and what nobody came back for.
  function forgetSaved() {
    const saved = document.cookie.match(/(?:^|; )saved_typing=([^;]*)/)?.[1];
    const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const record = recall(key);
      if (!record || record.id === saved || record.at < oldest) localStorage.removeItem(key);
    }
  }

  // All fields by name, each with its values; of a picker the words, too, to show them again.
  function read(form) {
    const fields = {};
    for (const field of form.elements) {
      if (!field.name || field.disabled || UNKEPT.includes(field.name)) continue;
      if (["file", "submit", "button", "radio"].includes(field.type)) continue;
      if (field.type === "checkbox") fields[field.name] = field.checked;
      else if (field.tagName === "SELECT")
        fields[field.name] = [...field.selectedOptions].map(({ value, text }) => [value, text]);
      else fields[field.name] = field.value;
    }
    return fields;
  }

  function giveBack(form, fields) {
    const rows = window.entryRows;
    const count = rows?.template ? Number(fields[`${rows.prefix}-TOTAL_FORMS`]) : 0;
    while (rows && Number(rows.total.value) < count) rows.add(null);
    for (const field of form.elements) {
      const kept = fields[field.name];
      if (kept === undefined || field.name.endsWith("_FORMS")) continue;
      if (field.type === "checkbox") field.checked = kept;
      else if (field.tagName === "SELECT") giveBackChoice(field, kept);
      else if (field.value !== kept) {
        field.value = kept;
        field.dispatchEvent(new CustomEvent("rich-text:reset", { bubbles: true }));
      }
    }
    rows?.sort();
  }

  function giveBackChoice(select, kept) {
    for (const option of select.options) option.selected = false;
    for (const [value, text] of kept) {
      const option = [...select.options].find((each) => each.value === value) ?? new Option(text, value);
      option.selected = true;
      select.append(option);
    }
    django.jQuery(select).trigger("change.select2");
  }

  const typed = (fields) => Object.entries(fields).filter(([name]) => !SEEN.test(name));
  const same = (one, other) => JSON.stringify(typed(one)) === JSON.stringify(typed(other));

  function watch(form) {
    const key = PREFIX + location.pathname;
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    const shown = read(form);
    const kept = recall(key);
    form.elements.typing.value = id;

    let timer;
    const note = () => {
      clearTimeout(timer);
      timer = setTimeout(remember, WAIT);
    };
    const remember = () => {
      clearTimeout(timer);
      const fields = read(form);
      if (!same(fields, shown)) keep(key, { id, at: Date.now(), fields });
    };
    const listen = () => {
      form.addEventListener("input", note);
      form.addEventListener("change", note);
      form.addEventListener("rows:moved", note);
      django.jQuery(form).on("change", "select", note);
      form.addEventListener("submit", remember);
      window.addEventListener("pagehide", () => timer && remember());
    };

    for (const discarder of form.querySelectorAll(".discards-typing"))
      discarder.addEventListener("click", () => localStorage.removeItem(key));
    // A form that came back with errors shows what was typed by itself.
    const cameBack = form.querySelector(".errornote, .conflicts") !== null;
    if (kept && !cameBack && !same(kept.fields, shown)) offer(form, kept, key, listen);
    else listen();
  }

  // Nothing new is kept before the editor has decided about the old.
  function offer(form, kept, key, decided) {
    const banner = document.createElement("section");
    banner.className = "typing-offer";
    banner.setAttribute("role", "alert");
    const when = new Date(kept.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const text = document.createElement("p");
    text.textContent = `You typed into this form on ${when}, and it was not saved.`;
    const back = button("Give it back", () => {
      giveBack(form, kept.fields);
      end();
    });
    const drop = button("Drop it", () => {
      localStorage.removeItem(key);
      end();
    });
    const end = () => {
      banner.remove();
      decided();
    };
    banner.append(text, back, drop);
    form.prepend(banner);
  }

  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  document.addEventListener("DOMContentLoaded", () => {
    try {
      forgetSaved();
    } catch {
      return; // a browser that keeps nothing
    }
    const form = document.querySelector("#listicle_form");
    // Pickers and rows set themselves up first.
    if (form?.elements.typing) setTimeout(() => watch(form));
  });
}
