/* Turns every textarea.rich-text into a prose editor, at the moment it is first seen.

The textarea stays what the form posts: it is kept up to date, and fires "input" and "change".
A script that sets its value tells the editor with the event "rich-text:reset".

The page's Content Security Policy allows no styles in attributes; nothing here may need them. */

// Relative, so that the names of collected files can be put in.
import {
  Blockquote, Bold, BulletList, Document, Editor, HardBreak, Heading, History, isMacOS, Italic, Link,
  ListItem, OrderedList, Paragraph, Strike, Text,
} from "../../django_prose_editor/editor.js";


/* What can be written: the tags that catalog/text/rich_text.py keeps, with no attribute but href. */

// Of addresses that name a scheme, these; and those that name none.
const isKept = (address) => /^(https?|mailto):/i.test(address) || !/^[^/?#]*:/.test(address);
const isWebAddress = (text) => /^https?:\/\//i.test(text);

const EXTENSIONS = [
  Document,
  Paragraph,
  Text,
  HardBreak,
  History,
  Bold,
  Italic,
  Strike,
  Blockquote,
  BulletList,
  Heading.configure({ levels: [3] }),
  OrderedList.extend({ addAttributes: () => ({}), addNodeView: () => null }),
  ListItem.extend({
    // Not Tab, which leaves the editor.
    addKeyboardShortcuts() {
      return {
        Enter: () => this.editor.commands.splitListItem(this.name),
        "Mod-]": () => this.editor.commands.sinkListItem(this.name),
        "Mod-[": () => this.editor.commands.liftListItem(this.name),
      };
    },
  }),
  Link.extend({
    addAttributes: () => ({ href: {} }),
    addKeyboardShortcuts: () => ({ "Mod-k": ({ editor }) => askForLink(editor) }),
  }).configure({
    HTMLAttributes: {},
    isAllowedUri: isKept,
    // "will.i.am" is an artist: only what says https:// is taken for an address.
    autolink: false,
    shouldAutoLink: isWebAddress,
  }),
];

function htmlOf(editor) {
  if (editor.isEmpty) return "";
  // The editor sees a paragraph in every list item; we write it only where there are several.
  return editor.getHTML().replace(/<li><p>((?:(?!<\/p>).)*)<\/p>(?=<\/li>|<[uo]l>)/gs, "<li>$1");
}


/* The toolbar. */

const BUTTONS = [
  { name: "Bold", icon: "format_bold", keys: "B", of: "bold", run: (chain) => chain.toggleBold() },
  { name: "Italic", icon: "format_italic", keys: "I", of: "italic", run: (chain) => chain.toggleItalic() },
  {
    name: "Strikethrough", icon: "format_strikethrough", keys: "Shift+S",
    of: "strike", run: (chain) => chain.toggleStrike(),
  },
  { name: "Link", icon: "insert_link", keys: "K", of: "link", open: askForLink },
  {
    name: "Heading", icon: "title", keys: "Alt+3",
    of: "heading", run: (chain) => chain.toggleHeading({ level: 3 }),
  },
  {
    name: "Bulleted list", icon: "format_list_bulleted", keys: "Shift+8",
    of: "bulletList", run: (chain) => chain.toggleBulletList(),
  },
  {
    name: "Numbered list", icon: "format_list_numbered", keys: "Shift+7",
    of: "orderedList", run: (chain) => chain.toggleOrderedList(),
  },
  {
    name: "Quote", icon: "format_quote", keys: "Shift+B",
    of: "blockquote", run: (chain) => chain.toggleBlockquote(),
  },
  { name: "Undo", icon: "undo", keys: "Z", run: (chain) => chain.undo() },
  { name: "Redo", icon: "redo", keys: "Shift+Z", run: (chain) => chain.redo() },
];

/* One stop for the Tab key, with arrow keys from button to button (the ARIA toolbar pattern). */
function addToolbar(editor, box) {
  const toolbar = make("div", { className: "rich-text-toolbar", role: "toolbar" });
  toolbar.ariaLabel = "Formatting";
  const buttons = BUTTONS.map(({ name, icon, keys, run, open }, index) => {
    const button = make("button", {
      type: "button",
      ariaLabel: name,
      title: `${name} (${isMacOS() ? "⌘" : "Ctrl"}+${keys})`,
      tabIndex: index ? -1 : 0,
    });
    const drawing = { className: "material-icons", ariaHidden: "true", textContent: icon };
    button.append(make("span", drawing));
    button.addEventListener("click", () => {
      if (button.ariaDisabled === "true") return;
      if (open) open(editor);
      else run(editor.chain().focus()).run();
    });
    return button;
  });
  toolbar.append(...buttons);

  // A press leaves the cursor in the text.
  toolbar.addEventListener("mousedown", (event) => event.preventDefault());
  toolbar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
  });
  toolbar.addEventListener("focusin", (event) => {
    for (const button of buttons) button.tabIndex = button === event.target ? 0 : -1;
  });

  const update = () => {
    BUTTONS.forEach(({ of, run }, index) => {
      // Not `disabled`, which would take the keyboard's place in the toolbar away.
      if (of) buttons[index].ariaPressed = String(editor.isActive(of));
      else buttons[index].ariaDisabled = String(!run(editor.can()));
    });
  };
  editor.on("transaction", update);
  update();
  box.prepend(toolbar);
}


/* The dialog for a link's address. One for all, outside of the form, where Enter does not save it. */

let linkDialog;

function askForLink(editor) {
  linkDialog ??= makeLinkDialog();
  const input = linkDialog.querySelector("input");
  const current = editor.getAttributes("link").href ?? "";
  input.value = current;
  input.setCustomValidity("");
  linkDialog.querySelector("[value=remove]").hidden = !current;
  linkDialog.querySelector("form").onsubmit = ({ submitter }) => {
    linkDialog.close();
    const chain = editor.chain().focus();
    if (submitter.value === "remove") chain.unsetLink().run();
    const hasText = current || !editor.state.selection.empty;
    if (submitter.value === "save") setLink(chain, addressFrom(input.value), hasText);
  };
  linkDialog.showModal();
  input.select();
  return true;
}

function setLink(chain, href, hasText) {
  if (hasText) {
    chain.extendMarkRange("link").setLink({ href });
    // What is typed next goes after the link, and does not replace it.
    chain.command(({ tr, commands }) => commands.setTextSelection(tr.selection.to)).run();
  } else {
    chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
  }
}

function makeLinkDialog() {
  const dialog = make("dialog", { className: "rich-text-dialog", ariaLabel: "Link" });
  dialog.innerHTML = `
    <form method="dialog">
      <label for="rich-text-address">Address of the link</label>
      <input id="rich-text-address" type="text" inputmode="url" class="vTextField"
             placeholder="https://" autocomplete="off" spellcheck="false" required>
      <div class="rich-text-dialog-buttons">
        <button value="save" class="button default">Set link</button>
        <button value="remove" class="button" formnovalidate>Remove link</button>
        <button value="cancel" class="button" formnovalidate>Cancel</button>
      </div>
    </form>`;
  const input = dialog.querySelector("input");
  input.addEventListener("input", () => {
    const isWrong = input.value && !addressFrom(input.value);
    const advice = "Enter a web address, such as https://example.com/, or a mail address.";
    input.setCustomValidity(isWrong ? advice : "");
  });
  document.body.append(dialog);
  return dialog;
}

/* The address that was meant: "example.com" lacks its https://. Null for javascript: and the like. */
function addressFrom(text) {
  const address = text.trim();
  if (/^(mailto:|[/?#])/i.test(address)) return address;
  if (isWebAddress(address)) return URL.canParse(address) ? address : null;
  if (/^[^\s@/:]+@[^\s@/:]+$/.test(address)) return `mailto:${address}`;
  if (/^[^\s/:]+\.[^\s/:]+(:\d+)?(\/|$)/.test(address)) return `https://${address}`;
  return null;
}


/* Pasted text. Google Docs and Word say in styles what we say in tags. */

// What an element says about its text: true, false, or undefined for nothing.
const EMPHASIS = {
  strong(element) {
    const weight = styleOf(element, "font-weight");
    if (weight) return /^bold/.test(weight) || weight >= 600;
    return element.matches("b, strong") || undefined;
  },
  em(element) {
    const style = styleOf(element, "font-style");
    if (style) return /^(italic|oblique)/.test(style);
    return element.matches("i, em") || undefined;
  },
  s(element) {
    const lines = styleOf(element, "text-decoration") + styleOf(element, "text-decoration-line");
    return lines.includes("line-through") || element.matches("s, strike, del") || undefined;
  },
};
const HEADINGS = "h1, h2, h4, h5, h6";

function mendPaste(html) {
  // Once parsed as such, styles are refused by the policy, not to be read any more, and handlers are
  // complained of: parse them as data.
  const asData = (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1=");
  const { body } = new DOMParser().parseFromString(html.replace(/<[^<>]*>/g, asData), "text/html");
  // Copied from an editor like this one: nothing to mend, and to be joined as it was cut.
  if (body.querySelector("[data-pm-slice]")) return html;

  const find = (selector) => [...body.querySelectorAll(selector)];
  for (const comment of nodesIn(body, NodeFilter.SHOW_COMMENT)) comment.remove();
  for (const noise of find("style, script, meta, link, title, xml, colgroup, o\\:p")) noise.remove();
  for (const space of find(".Apple-converted-space")) space.textContent = " ";
  nestWordLists(body);
  for (const cell of find("td, th")) cell.append(" ");
  for (const row of find("tr, caption")) rename(row, "div");
  for (const part of find("table, thead, tbody, tfoot, td, th")) unwrap(part);
  for (const heading of find(HEADINGS)) rename(heading, "h3");
  for (const link of find("a")) mendLink(link);
  tagEmphasis(body);
  // Between paragraphs, breaks and empty paragraphs are distance.
  for (const line of find("br")) if (line.parentElement.querySelector("p, ul, ol, h3")) line.remove();
  for (const block of find("p, h3")) if (!block.textContent.trim()) block.remove();
  for (const element of find("*")) {
    for (const { name } of [...element.attributes]) if (name !== "href") element.removeAttribute(name);
  }
  return body.innerHTML;
}

/* Put each text into the tags that its ancestors' tags and styles, the nearest first, ask for. */
function tagEmphasis(body) {
  const texts = nodesIn(body, NodeFilter.SHOW_TEXT).map((text) => {
    const isAsked = (says) => {
      for (let element = text.parentElement; element !== body; element = element.parentElement) {
        const verdict = says(element);
        if (verdict !== undefined) return verdict;
      }
      return false;
    };
    return [text, Object.keys(EMPHASIS).filter((tag) => isAsked(EMPHASIS[tag]))];
  });
  for (const element of body.querySelectorAll("b, strong, i, em, s, strike, del")) unwrap(element);
  for (const [text, tags] of texts) {
    for (const tag of tags) {
      const wrapper = make(tag);
      text.replaceWith(wrapper);
      wrapper.append(text);
    }
  }
}

/* Word's lists are paragraphs that begin with a drawn bullet and name their list and level. */
function nestWordLists(body) {
  let open = []; // The lists that the next item may belong to, the outermost first.
  for (const paragraph of body.querySelectorAll("p[data-style*='mso-list']")) {
    const [, name, level] = /(l\d+)\s+level(\d+)/.exec(styleOf(paragraph, "mso-list")) ?? [];
    if (!name) continue;
    const spans = [...paragraph.querySelectorAll("span")];
    const marker = spans.find((span) => styleOf(span, "mso-list") === "ignore");
    const tag = /^\(?\w+[.)]/.test(marker?.textContent.trim()) ? "ol" : "ul";
    marker?.remove();

    if (!open.length || paragraph.previousElementSibling !== open[0].list) open = [];
    const continues = (list) => list.level === level && list.name === name && list.tag === tag;
    while (open.length && open.at(-1).level >= level && !continues(open.at(-1))) open.pop();
    if (open.at(-1)?.level !== level) {
      const list = make(tag);
      if (open.length) open.at(-1).list.lastElementChild.append(list);
      else paragraph.before(list);
      open.push({ list, tag, name, level });
    }
    const item = make("li");
    item.append(...paragraph.childNodes);
    open.at(-1).list.append(item);
    paragraph.remove();
  }
}

/* Keep links to the web, byte for byte, but not by way of Google's counter. */
function mendLink(link) {
  const href = link.getAttribute("href")?.trim() ?? "";
  if (!/^(https?:\/\/|mailto:)/i.test(href) || !URL.canParse(href)) return unwrap(link);
  const { hostname, pathname, searchParams } = new URL(href);
  const isCounter = /^(www\.)?google\.[a-z.]+$/.test(hostname) && pathname === "/url";
  const target = isCounter && (searchParams.get("q") ?? searchParams.get("url"));
  link.setAttribute("href", isWebAddress(target) ? target : href);
}

function styleOf(element, property) {
  const found = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "i").exec(element.dataset.style ?? "");
  return found ? found[1].trim().toLowerCase() : "";
}

function nodesIn(root, kind) {
  const walker = document.createTreeWalker(root, kind);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function rename(element, tag) {
  const renamed = make(tag);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}


/* The editor in the textarea's place. */

function createEditor(textarea) {
  const box = make("div", { className: "rich-text-editor" });
  textarea.before(box);
  const editor = new Editor({
    element: box,
    content: textarea.value,
    editable: !textarea.disabled && !textarea.readOnly,
    extensions: EXTENSIONS,
    // Text stays as it was typed: "*NSYNC" is no emphasis. Only "- " begins a list.
    enableInputRules: ["bulletList"],
    enablePasteRules: ["link"],
    editorProps: { attributes: describe(textarea), transformPastedHTML: mendPaste },
    onUpdate() {
      textarea.value = htmlOf(editor);
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
      textarea.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  if (editor.isEditable) addToolbar(editor, box);

  // Out of sight, but where labels, links and scripts that focus it still find it.
  textarea.tabIndex = -1;
  textarea.ariaHidden = "true";
  textarea.addEventListener("focus", () => editor.commands.focus());
  textarea.addEventListener("rich-text:reset", () => {
    editor.commands.setContent(textarea.value, { emitUpdate: false });
  });
}

/* What a screen reader says of the textarea, for the editor. */
function describe(textarea) {
  const attributes = { "aria-multiline": "true" };
  for (const name of ["aria-label", "aria-labelledby", "aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  const [label] = textarea.labels;
  if (label && !attributes["aria-label"]) {
    label.id ||= `${textarea.id}--name`;
    attributes["aria-labelledby"] ??= label.id;
  }
  return attributes;
}


// A list of a hundred songs has two hundred text boxes, most of them folded away: an editor is made
// when its box comes into view, or nearly.
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      createEditor(target);
    }
  },
  { rootMargin: "300px" },
);

function watch(container) {
  // Rows with __prefix__ are the pattern that new rows are copied from.
  const textareas = container.querySelectorAll("textarea.rich-text:not([name*=__prefix__])");
  for (const textarea of textareas) watcher.observe(textarea);
}

document.addEventListener("formset:added", (event) => watch(event.target));
watch(document);
