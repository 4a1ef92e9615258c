// A batch at work: asks the server how far it is, which knows it from the batch's own journal, and shows it.
// Without this module the page refreshes itself. What is only for publishing is folded away until it is chosen.

const PAUSE = 1000;
const LONGEST_PAUSE = 15000;
const box = document.querySelector("[data-batch]");

function show(told) {
  const bar = document.getElementById("bar");
  if (!bar) return;
  bar.max = told.total || 1;
  bar.value = told.done;
  for (const part of box.querySelectorAll("[data-part]")) part.textContent = told[part.dataset.part];
  box.querySelector("[data-failed]").classList.toggle("bad", told.failed > 0);
  document.title = document.title.replace(/^(\d+% )?/, `${told.percent}% `);
  // Read out at every tenth part, not every second.
  const live = document.getElementById("batch-live");
  const words = `办理了百分之${Math.floor(told.percent / 10) * 10}`;
  if (live.textContent !== words) live.textContent = words;
}

async function follow() {
  let pause = PAUSE;
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    if (document.hidden) continue;
    try {
      const answer = await fetch(box.dataset.batch, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 404) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      pause = PAUSE;
      if (told.state !== box.dataset.state || String(told.checking) !== box.dataset.checking) { location.reload(); return; }
      show(told);
    } catch {
      // The server is away for a moment; the batch itself goes on.
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }
}

function fold(form) {
  const part = form.querySelector("[data-publishing]");
  const kinds = form.querySelectorAll('input[type="radio"][name="mode"]');
  if (!part || !kinds.length) return;
  const look = () => { part.hidden = form.elements.mode.value !== "publish"; };
  kinds.forEach((one) => one.addEventListener("change", look));
  look();
}

const start = document.getElementById("batch-start");
if (start) fold(start);
if (box) follow();
