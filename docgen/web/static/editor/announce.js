// What a screen reader is told, and what stands above the form when something needs a person.

export function say(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  // Set anew, so that the same words are read out twice.
  requestAnimationFrame(() => { live.textContent = text; });
}

// An alarm with buttons: [[label, what to do], …]. Nothing is said twice.
export function alarm(text, buttons = []) {
  const box = document.getElementById("alarm");
  if (box.dataset.said === text) return;
  box.dataset.said = text;
  const words = document.createElement("p");
  words.textContent = text;
  box.replaceChildren(words, ...buttons.map(([label, act]) => makeButton(label, act)));
  box.hidden = false;
}

export function calm() {
  const box = document.getElementById("alarm");
  box.hidden = true;
  delete box.dataset.said;
  box.replaceChildren();
}

export function makeButton(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

// What was taken away can be put back for a while.
let forget = null;
export function offerUndo(text, undo) {
  const bar = document.getElementById("undo");
  const close = () => { bar.hidden = true; bar.replaceChildren(); };
  clearTimeout(forget);
  const words = document.createElement("span");
  words.textContent = text;
  bar.replaceChildren(words, makeButton("撤销", () => { close(); undo(); }), makeButton("知道了", close));
  bar.hidden = false;
  forget = setTimeout(close, 60000);
}
