// What is to be said of the draft: at its fields, in the list at the top, and as marks in the outline.

import { focusIn } from "./form.js";

const TOTALS = [["error", "处要改"], ["todo", "处待填"], ["warning", "处提醒"], ["note", "处可留意"]];
const MARKS = [["error", "处要改"], ["warning", "处提醒"], ["todo", "处待填"]];

export function setUpOutline(form) {
  const go = (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    form.dispatchEvent(new CustomEvent("docgen:show", { detail: "sheet" }));
    if (target.matches("section")) target.scrollIntoView({ block: "start" });
    focusIn(target);
  };
  document.getElementById("outline").addEventListener("click", go);
  document.getElementById("summary").addEventListener("click", go);
  form.addEventListener("input", (event) => retitle(form, event.target));
  return {
    show: (remarks) => {
      atFields(remarks);
      inList(remarks);
      inOutline(form, remarks);
    },
    sections: () => sections(form),
  };
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  return element;
}

function atFields(remarks) {
  const wanted = new Map();
  for (const remark of remarks) {
    if (remark.id) wanted.set(remark.id, [...(wanted.get(remark.id) ?? []), remark]);
  }
  for (const list of document.querySelectorAll(".remarks:not(:empty)")) {
    if (!wanted.has(list.id.slice(2))) put(list, []);
  }
  for (const [id, found] of wanted) {
    const list = document.getElementById(`e-${id}`);
    if (list) put(list, found);
  }
}

function put(list, remarks) {
  const key = JSON.stringify(remarks);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...remarks.map((remark) => {
    const item = make("li", `remark ${remark.tone}`, remark.message);
    if (remark.hint) item.append(" ", make("span", "fix", remark.hint));
    return item;
  }));
  const control = document.getElementById(list.id.slice(2));
  if (!control?.matches("input, select, textarea")) return;
  if (remarks.some((remark) => remark.tone === "error")) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

function inList(remarks) {
  const summary = document.getElementById("summary");
  summary.hidden = remarks.length === 0;
  summary.querySelector("[data-totals]").replaceChildren(...TOTALS.flatMap(([tone, name]) => {
    const found = remarks.filter((remark) => remark.tone === tone).length;
    return found ? [make("span", `total ${tone}`, `${found} ${name}`)] : [];
  }));
  summary.querySelector("ul").replaceChildren(...remarks.map((remark) => {
    const item = make("li", remark.tone);
    const label = make(remark.id ? "a" : "b", "", remark.label);
    if (remark.id) label.href = `#${remark.id}`;
    item.append(label, `：${remark.message} `);
    if (remark.hint) item.append(make("span", "fix", remark.hint));
    return item;
  }));
}

function inOutline(form, remarks) {
  for (const place of document.querySelectorAll("#outline [data-panel]")) {
    mark(place.querySelector(".marks"), remarks.filter((remark) => remark.panel === place.dataset.panel));
  }
  sections(form);
  for (const link of document.querySelectorAll("#outline [data-sections] a")) {
    const id = link.hash.slice(1);
    const inside = remarks.filter((remark) => remark.id === id || remark.id.startsWith(`${id}-`));
    link.querySelector(".marks")?.remove();
    const marks = make("span", "marks");
    mark(marks, inside);
    link.append(marks);
  }
}

function mark(box, remarks) {
  box.replaceChildren(...MARKS.flatMap(([tone, name]) => {
    const found = remarks.filter((remark) => remark.tone === tone).length;
    if (!found) return [];
    const sign = make("span", `mark ${tone}`, String(found));
    sign.append(make("span", "sr", name));
    return [sign];
  }));
}

// The sections of the outline follow those of the form.
function sections(form) {
  const shown = [...form.querySelectorAll("[data-list=sections] > [data-entry] > details")];
  const list = document.querySelector("#outline [data-sections]");
  const wanted = shown.map((section) => `${section.id}:${nameOf(section)}`).join("\n");
  if (list.dataset.key === wanted) return;
  list.dataset.key = wanted;
  list.replaceChildren(...shown.map((section) => {
    const item = document.createElement("li");
    const link = make("a", "");
    link.href = `#${section.id}`;
    link.append(make("span", "", nameOf(section)));
    item.append(link);
    return item;
  }));
}

const nameOf = (section) =>
  section.querySelector("[data-said]").textContent || section.querySelector(".entry-name").textContent;

// Headings that are typed show in the section's own line, the filing's title at the top.
function retitle(form, control) {
  if (control.name === "title") {
    form.querySelector("[data-title]").textContent = control.value.replace(/\n/g, "") || "（未填标题）";
  }
  const section = control.closest(".section-entry");
  if (section && control.name === `${section.dataset.entry}.heading`) {
    section.querySelector("[data-said]").textContent = control.value;
    sections(form);
  }
}
