"use strict";
// While a list is open here, the server hears of it, and says who else has it open and whether somebody
// has saved it meanwhile. Nothing depends on this: it falls silent where the server cannot be reached.
{
  const EVERY = 20_000;
  const LOGGED_OUT =
    "You have been logged out: log in in another tab, then go on here. What you typed is still in the form.";
  const DELETED = "This list has been deleted. What you typed is still in the form: saving offers it as a new list.";

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1];

  function watch(region, form) {
    let said = [...region.children].map((line) => line.textContent).join("\n");

    function say(sentences) {
      // A live region speaks when it changes: what was said already is not said again.
      if (sentences.join("\n") === said) return;
      said = sentences.join("\n");
      region.replaceChildren(
        ...sentences.map((sentence) => {
          const line = document.createElement("p");
          line.textContent = sentence;
          return line;
        }),
      );
    }

    async function ask() {
      if (document.visibilityState !== "visible") return;
      const fresh = token();
      // Whoever logged in again in another tab has got another token there.
      if (fresh) form.elements.csrfmiddlewaretoken.value = fresh;
      const seen = form.elements._settles ?? form.elements.seen_version;
      let response;
      try {
        response = await fetch(region.dataset.presence, {
          method: "POST",
          headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
          body: new URLSearchParams({ version: seen.value }),
          redirect: "manual",
        });
        if (response.ok) return say((await response.json()).sentences);
      } catch {
        return; // offline
      }
      if (response.type === "opaqueredirect") say([LOGGED_OUT]);
      else if (response.status === 404) say([DELETED]);
    }

    ask();
    setInterval(ask, EVERY);
    document.addEventListener("visibilitychange", ask);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const region = document.querySelector("[data-presence]");
    const form = document.querySelector("#listicle_form");
    if (region && form?.elements.seen_version) watch(region, form);
  });
}
