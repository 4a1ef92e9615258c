// List operations in the page: the buttons of the form, done here instead of on the server. Focus stays where it was.

import { offerUndo, say } from "./announce.js";
import { addColumn, addRow, moveColumn, removeColumn } from "./grid.js";
import { NEW, named, retarget } from "./paths.js";

const CONTROLS = "input:not([type=hidden]), textarea, select";

export function setUpLists(form, changed) {
  const acts = { add, remove, up: (f, n) => move(f, n, -1), down: (f, n) => move(f, n, 1), include, omit };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=_action]");
    if (!button) return;
    const [verb, name, kind] = button.value.split(":");
    if (!acts[verb]) return;
    event.preventDefault();
    acts[verb](form, name, kind, changed);
    changed();
  });
  form.addEventListener("keydown", (event) => onKey(form, event, changed));
  form.addEventListener("paste", (event) => onPaste(form, event, changed));
}

const entriesOf = (list) => [...list.children].filter((child) => child.dataset.entry !== undefined);

const template = (name) => document.querySelector(`template[data-for="${CSS.escape(name)}"]`);

export function focusIn(element) {
  const closed = element.closest("details:not([open])");
  if (closed) closed.open = true;
  const control = element.matches(CONTROLS) ? element : element.querySelector(CONTROLS);
  (control ?? element).focus();
}

function instance(name, target) {
  const made = template(name).content.firstElementChild.cloneNode(true);
  retarget(made, NEW, target);
  return made;
}

export function renumber(list) {
  entriesOf(list).forEach((entry, place) => {
    const name = `${list.dataset.list}[${place}]`;
    if (entry.dataset.entry !== name) retarget(entry, entry.dataset.entry, name);
    for (const number of entry.querySelectorAll("[data-n]")) {
      if (number.closest("[data-entry], [data-column]") === entry) number.textContent = place + 1;
    }
  });
}

function add(form, name, kind) {
  if (name.endsWith(".columns")) return addColumn(form, name);
  const list = named(form, "data-list", name);
  if (list.matches("tbody")) return addRow(list);
  return insert(list, null, kind);
}

function insert(list, before, kind) {
  const entry = instance(list.dataset.template + (kind ? `:${kind}` : ""), `${list.dataset.list}[9999]`);
  list.insertBefore(entry, before);
  renumber(list);
  focusIn(entry);
  say(`已添加${list.dataset.label}第${entriesOf(list).indexOf(entry) + 1}项`);
  return entry;
}

function remove(form, name, kind, changed) {
  const column = named(form, "data-column", name);
  if (column) return removeColumn(column, changed);
  const entry = named(form, "data-entry", name);
  const list = entry.parentElement;
  const place = entriesOf(list).indexOf(entry);
  const after = entry.nextElementSibling;
  entry.remove();
  renumber(list);
  const rest = entriesOf(list);
  if (!rest.length && list.dataset.template && entry.matches(".line-entry")) insert(list, null);
  const next = rest[Math.min(place, rest.length - 1)];
  if (next) next.querySelector(".tools button:last-child").focus();
  else list.parentElement.querySelector(".add")?.focus();
  const label = list.dataset.label || "";
  say(`已删去${label}第${place + 1}项`);
  return offerUndo(`已删去${label}第${place + 1}项。`, () => {
    list.insertBefore(entry, after && after.parentElement === list ? after : null);
    renumber(list);
    focusIn(entry);
    say("已恢复");
    changed();
  });
}

function move(form, name, step) {
  const column = named(form, "data-column", name);
  if (column) return moveColumn(column, step);
  const entry = named(form, "data-entry", name);
  const list = entry.parentElement;
  const entries = entriesOf(list);
  const place = entries.indexOf(entry) + step;
  if (place < 0 || place >= entries.length) return say(step < 0 ? "已经是第一项" : "已经是最后一项");
  const focused = document.activeElement;
  if (step < 0) list.insertBefore(entry, entries[place]);
  else list.insertBefore(entries[place], entry);
  renumber(list);
  // A moved element loses the focus.
  if (entry.contains(focused)) focused.focus();
  entry.scrollIntoView({ block: "nearest" });
  return say(`已移到第${place + 1}项`);
}

function include(form, name) {
  const part = named(form, "data-part", name);
  const made = instance(part.dataset.template, name);
  part.replaceWith(made);
  focusIn(made);
  say(`已添加${made.dataset.label}`);
}

function omit(form, name, kind, changed) {
  const part = named(form, "data-part", name);
  const absent = part.cloneNode(false);
  const label = part.dataset.label;
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", name: "_action", value: `include:${name}`, className: "small add" });
  button.textContent = `＋ 添加${label}`;
  absent.append(...[part.querySelector("legend"), part.querySelector(":scope > .help"), part.querySelector(":scope > .remarks")]
    .filter(Boolean).map((kept) => kept.cloneNode(true)));
  absent.querySelector("legend").after(button);
  part.replaceWith(absent);
  button.focus();
  say(`已删去${label}`);
  offerUndo(`已删去${label}。`, () => {
    named(form, "data-part", name)?.replaceWith(part);
    focusIn(part);
    changed();
  });
}

// Enter goes to the next line of a list, Alt with an arrow moves an entry; Enter elsewhere sends nothing away.
function onKey(form, event, changed) {
  if (event.isComposing) return;
  const entry = event.target.closest("[data-entry]");
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && entry) {
    event.preventDefault();
    move(form, entry.dataset.entry, event.key === "ArrowUp" ? -1 : 1);
    changed();
  } else if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])")) {
    event.preventDefault();
    if (!event.target.closest(".line-entry")) return;
    insert(entry.parentElement, entry.nextElementSibling);
    changed();
  }
}

// Several lines pasted into a list of lines become as many entries.
function onPaste(form, event, changed) {
  const entry = event.target.closest(".line-entry");
  const lines = (event.clipboardData?.getData("text/plain") ?? "").split(/[\r\n]+/).filter((line) => line.trim());
  if (!entry || lines.length < 2 || !event.target.matches("input")) return;
  event.preventDefault();
  event.target.setRangeText(lines[0], event.target.selectionStart, event.target.selectionEnd, "end");
  let last = entry;
  for (const line of lines.slice(1)) {
    last = insert(entry.parentElement, last.nextElementSibling);
    last.querySelector("input").value = line.trim();
  }
  changed();
}
