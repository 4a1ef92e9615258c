// A month or a day, chosen instead of typed: 2014年4月底前 for a moment, 2014-04-30 for a day. Free text stays possible.

const TAILS = ["", "上旬", "中旬", "下旬", "底", "底前", "前", "起"];
const WRITTEN = /(\d{4})\D+(\d{1,2})(?:\D+(\d{1,2}))?/;

export function setUpPicker(form, changed) {
  const box = makeBox();
  let input = null;
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-picks]");
    if (!button) return;
    input = button.previousElementSibling;
    open(box, input, button);
  });
  box.addEventListener("click", (event) => {
    const month = event.target.closest("[data-month]");
    if (month) choose(box, month.dataset.month);
    if (event.target.closest("[data-done]")) finish();
    if (event.target.closest("[data-cancel]")) close(box, input);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(box, input);
    if (event.key === "Enter" && !event.target.matches("button")) { event.preventDefault(); finish(); }
  });
  function finish() {
    input.value = written(box, input.dataset.pick);
    close(box, input);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    changed();
  }
}

function makeBox() {
  const box = document.createElement("div");
  box.className = "picker";
  box.hidden = true;
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", "选时间");
  const months = Array.from({ length: 12 }, (_, at) =>
    `<button type="button" data-month="${at + 1}" aria-pressed="false">${at + 1}月</button>`).join("");
  const days = Array.from({ length: 31 }, (_, at) => `<option value="${at + 1}">${at + 1}日</option>`).join("");
  const tails = TAILS.map((tail) => `<option value="${tail}">${tail || "（不加）"}</option>`).join("");
  box.innerHTML = `<label>年份 <input type="number" min="1949" max="2100" data-year></label>
    <div class="months" role="group" aria-label="月份">${months}</div>
    <div class="picker-row"><label>日 <select data-day><option value="">（整月）</option>${days}</select></label>
    <label data-tail-label>写法 <select data-tail>${tails}</select></label></div>
    <div class="picker-row"><button type="button" class="small primary" data-done>填入</button>
    <button type="button" class="small" data-cancel>取消</button></div>`;
  document.body.append(box);
  return box;
}

function open(box, input, button) {
  const found = WRITTEN.exec(input.value);
  const today = new Date();
  box.querySelector("[data-year]").value = found ? found[1] : today.getFullYear();
  choose(box, found ? String(Number(found[2])) : String(today.getMonth() + 1));
  const isDay = input.dataset.pick === "day";
  box.querySelector("[data-day]").value = found?.[3] ? String(Number(found[3])) : isDay ? String(today.getDate()) : "";
  box.querySelector("[data-tail]").value = TAILS.find((tail) => tail && input.value.endsWith(tail)) ?? "";
  box.querySelector("[data-tail-label]").hidden = isDay;
  const at = button.getBoundingClientRect();
  box.hidden = false;
  const left = Math.min(at.right - box.offsetWidth, document.documentElement.clientWidth - box.offsetWidth - 8);
  const below = at.bottom + box.offsetHeight + 8 < window.innerHeight;
  box.style.left = `${Math.max(left, 8) + window.scrollX}px`;
  box.style.top = `${(below ? at.bottom + 4 : at.top - box.offsetHeight - 4) + window.scrollY}px`;
  box.querySelector("[data-year]").focus();
}

function choose(box, month) {
  for (const button of box.querySelectorAll("[data-month]")) {
    button.setAttribute("aria-pressed", String(button.dataset.month === month));
  }
}

function written(box, kind) {
  const year = box.querySelector("[data-year]").value;
  const month = box.querySelector("[data-month][aria-pressed=true]").dataset.month;
  const day = box.querySelector("[data-day]").value;
  if (kind === "day") return `${year}-${month.padStart(2, "0")}-${(day || "1").padStart(2, "0")}`;
  return `${year}年${month}月${day && `${day}日`}${box.querySelector("[data-tail]").value}`;
}

function close(box, input) {
  box.hidden = true;
  input?.focus();
}
