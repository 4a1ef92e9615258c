// The editor put together: lists, rules, saving, remarks and preview over one form.

import { alarm, say } from "./announce.js";
import { Autosave } from "./autosave.js";
import { setUpLists } from "./form.js";
import { setUpOutline } from "./outline.js";
import { setUpPicker } from "./picker.js";
import { Preview } from "./preview.js";
import { restore, wasRestored } from "./restore.js";
import { setUpRules } from "./rules.js";

const form = document.getElementById("filing-form");
document.documentElement.classList.add("js");

const outline = setUpOutline(form);
const applyRules = setUpRules(form);
const preview = new Preview(document.getElementById("preview"), form.dataset.preview);
const autosave = new Autosave(form, {
  saved: (told) => {
    outline.show(told.remarks);
    preview.refresh();
  },
});

const changed = () => {
  applyRules();
  autosave.changed();
  preview.stale();
  outline.sections();
};

setUpLists(form, changed);
setUpPicker(form, changed);
setUpTabs();
form.addEventListener("input", (event) => {
  if (event.target.name && !event.target.name.startsWith("_")) changed();
});

// The help of the field that has the focus, whole, in one place: beside its label there may be no room for it.
form.addEventListener("focusin", (event) => {
  const line = form.querySelector(".hint-line");
  const field = event.target.closest(".control, .list-of, .part");
  const help = field?.querySelector(":scope > .help")?.textContent;
  const name = document.createElement("b");
  name.textContent = field?.querySelector(":scope > label, :scope > legend")?.textContent.replace("*", "").trim() ?? "";
  line.replaceChildren(...(help ? [name, help] : []));
});

// Saving stays on the page; whatever goes to another one waits until the server has it all.
form.addEventListener("submit", async (event) => {
  const action = event.submitter?.value ?? "save";
  event.preventDefault();
  const done = await autosave.flush();
  if (!done) return;
  if (action === "save") { say("已保存"); return; }
  if (action.startsWith("settle:")) { settle(event.submitter); return; }
  const chosen = document.createElement("input");
  Object.assign(chosen, { type: "hidden", name: "_action", value: action });
  form.append(chosen);
  form.submit();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    autosave.flush().then((done) => done && say("已保存"));
  }
});

// A note that somebody has looked at goes; the others keep their places until the page is loaded anew.
async function settle(button) {
  const note = button.closest(".note-at");
  const body = new FormData(form);
  body.set("_action", button.value);
  const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
  if (answer.ok) { note.remove(); say("已核对"); } else alarm("没有办成，请再试一次。");
}

function setUpTabs() {
  const tabs = document.querySelector(".tabs");
  const columns = document.querySelector(".columns");
  tabs.hidden = false;
  const show = (name) => {
    columns.dataset.showing = name;
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  };
  tabs.addEventListener("click", (event) => event.target.dataset.tab && show(event.target.dataset.tab));
  form.addEventListener("docgen:show", (event) => show(event.detail));
}

if (wasRestored(autosave)) {
  say("已恢复上次没有保存到服务器的内容");
  autosave.tell("已恢复上次没有保存到服务器的内容", "done");
}
if (form.dataset.merged !== undefined) {
  // What this browser still held has been chosen from.
  autosave.forget();
  history.replaceState(null, "", location.pathname);
}
applyRules();
outline.show(JSON.parse(form.dataset.remarks));
restore(autosave);
preview.refresh();
