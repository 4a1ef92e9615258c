// The pages as they will be printed: asked for after every save, shown when they are there, marked while they are not.

function load(entry) {
  const image = entry.target;
  if (entry.isIntersecting && image.getAttribute("src") !== image.dataset.wanted) image.src = image.dataset.wanted;
}

export class Preview {
  constructor(box, url) {
    this.box = box;
    this.url = url;
    this.pages = box.querySelector("[data-pages]");
    this.line = box.querySelector("[data-preview-state]");
    this.digest = "";
    this.turn = 0;
    // Only pages that are looked at are fetched: the others wait until they are.
    this.seen = new IntersectionObserver((entries) => entries.forEach(load), {
      root: getComputedStyle(this.pages).overflowY === "auto" ? this.pages : null,
      rootMargin: "200px",
    });
    const wide = box.querySelector("[data-wide]");
    wide.hidden = false;
    wide.addEventListener("click", () => {
      const now = wide.getAttribute("aria-pressed") !== "true";
      wide.setAttribute("aria-pressed", String(now));
      wide.textContent = now ? "缩小" : "放大";
      box.closest(".columns").classList.toggle("wide-preview", now);
    });
  }

  stale() {
    if (this.digest) this.pages.classList.add("stale");
    this.tell("有改动，预览稍后更新");
  }

  async refresh() {
    const turn = ++this.turn;
    this.tell(this.digest ? "正在更新预览…" : "正在生成预览…");
    for (let tries = 0; tries < 40; tries += 1) {
      let told;
      try {
        const answer = await fetch(`${this.url}?wait=1`, { headers: { Accept: "application/json" } });
        told = await answer.json().catch(() => ({}));
        if (told.error?.code === "classified") return this.tell(told.error.message, true);
        if (!answer.ok) return this.tell("现在取不到预览；不影响填写");
      } catch {
        return this.tell("连不上服务器，预览没有更新");
      }
      // A later change has asked already.
      if (turn !== this.turn) return undefined;
      if (!told.making) return this.show(told);
    }
    return this.tell("预览一时做不出来；不影响填写");
  }

  show(told) {
    if (told.digest && told.digest !== this.digest) this.draw(told);
    this.pages.classList.toggle("stale", told.stale || Boolean(told.problem));
    if (told.problem) return this.tell(`${told.problem.replace(/。$/, "")}。${told.hint}`, true);
    const left = told.left_out ? `，有 ${told.left_out} 处待改的没有画出` : "";
    return this.tell(`共 ${told.pages} 页${left}`);
  }

  draw(told) {
    this.digest = told.digest;
    const images = [...this.pages.querySelectorAll("img")];
    for (let number = 1; number <= told.pages; number += 1) {
      const url = `${this.url}/${told.digest}/${number}.png`;
      const image = images[number - 1] ?? this.pages.appendChild(document.createElement("img"));
      image.alt = `第 ${number} 页`;
      image.width = 827;
      image.height = 1170;
      image.dataset.wanted = url;
      // Observed anew, so that it is told at once whether it is in sight.
      this.seen.unobserve(image);
      this.seen.observe(image);
    }
    for (const image of images.slice(told.pages)) {
      this.seen.unobserve(image);
      image.remove();
    }
    for (const other of [...this.pages.children]) if (other.tagName !== "IMG") other.remove();
  }

  tell(text, bad = false) {
    this.line.textContent = text;
    this.line.classList.toggle("bad", bad);
  }
}
