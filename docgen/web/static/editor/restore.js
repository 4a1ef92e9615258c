// What this browser still holds from before: put it back, or show both where the draft has moved on. Until that is
// settled nothing can be typed over it.

import { alarm, calm } from "./announce.js";
import { compareOnServer } from "./compare.js";

const RESTORED = "docgen:restored";

export async function restore(autosave) {
  let before = null;
  try { before = JSON.parse(localStorage.getItem(autosave.key)); } catch { autosave.noMemory = true; }
  if (!before || JSON.stringify(before.fields) === autosave.kept) {
    if (autosave.isOpen()) { autosave.changed(); return; }
    autosave.forget();
    // The window before this one may have saved after the server had begun to send this page.
    await autosave.comeBack();
    return;
  }
  autosave.hold(true);
  const { revision, form } = autosave;
  let answer = null;
  try {
    if (before.revision === revision) {
      answer = await autosave.post(form.dataset.autosave, { revision, fields: before.fields });
    }
  } catch {
    ask(autosave, before, "连不上服务器。");
    return;
  }
  if (!answer?.ok) { ask(autosave, before, ""); return; }
  autosave.forget();
  sessionStorage.setItem(RESTORED, autosave.key);
  location.reload();
}

// Whether the page has just been loaded anew with what was put back.
export function wasRestored(autosave) {
  const restored = sessionStorage.getItem(RESTORED) === autosave.key;
  if (restored) sessionStorage.removeItem(RESTORED);
  return restored;
}

function ask(autosave, before, why) {
  alarm(`${why}上次没有保存到服务器的内容还在这台电脑上，而稿子后来可能又改过。请比较两份，逐处选用。`, [
    ["比较两份", () =>
      compareOnServer(autosave.form.dataset.compare, before.fields, autosave.revision, before.base)],
    ["不要那份", () => { autosave.forget(); calm(); autosave.hold(false); }],
  ]);
}
