// Nothing typed is lost: kept in this browser at once, on the server at every pause, and offered again after any mishap.

import { alarm, calm } from "./announce.js";
import { compareOnServer } from "./compare.js";

const PAUSE = 300;
const RETRIES = [1000, 2000, 4000, 8000, 15000];
const MOST_KEEPALIVE = 60000;

const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) =>
  !name.startsWith("_") && name !== "csrf_token" && typeof value === "string");

export class Autosave {
  constructor(form, { saved }) {
    this.form = form;
    this.saved = saved;
    this.key = `docgen:${form.dataset.owner}:${form.dataset.copy}`;
    this.revision = Number(form.elements._revision.value);
    // What the server sent, not what may have been typed while the page was still loading.
    const sent = form.cloneNode(true);
    sent.reset();
    this.kept = JSON.stringify(fieldsOf(sent));
    this.base = this.kept;
    this.tries = 0;
    this.paused = false;
    this.flight = null;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.comeBack()));
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.flush());
    window.addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    window.addEventListener("beforeunload", (event) => {
      // Only where this browser keeps nothing for us would leaving lose something.
      if (this.noMemory && this.isOpen()) event.preventDefault();
    });
  }

  fields() { return fieldsOf(this.form); }

  isOpen() { return JSON.stringify(this.fields()) !== this.kept; }

  changed() {
    this.remember();
    if (!this.paused) this.tell("有改动，稍后自动保存", "open");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  remember() {
    // What may not be written here is not left behind in this browser either.
    if (this.secret) return;
    try {
      localStorage.setItem(this.key, JSON.stringify({ revision: this.revision, fields: this.fields(), base: this.base }));
      this.noMemory = false;
    } catch {
      this.noMemory = true;
    }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { this.noMemory = true; }
  }

  // Save now; true when the server holds all that is in the form.
  async flush() {
    clearTimeout(this.timer);
    while (this.flight) await this.flight;
    if (this.paused) return false;
    if (!this.isOpen()) { this.forget(); return true; }
    this.flight = this.send(this.fields());
    const done = await this.flight;
    this.flight = null;
    if (done && this.isOpen()) return this.flush();
    return done;
  }

  async send(fields) {
    this.tell("正在保存…", "open");
    let answer;
    try {
      answer = await this.post(this.form.dataset.autosave, { revision: this.revision, fields });
    } catch {
      return this.offline();
    }
    if (answer.ok) return this.took(fields, await answer.json());
    return this.refused(answer);
  }

  post(url, body, keepalive = false) {
    return fetch(url, {
      method: "POST",
      keepalive,
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content,
      },
      body: JSON.stringify(body),
    });
  }

  took(fields, told) {
    this.tries = 0;
    this.secret = false;
    this.revision = told.revision;
    this.form.elements._revision.value = told.revision;
    this.kept = this.base = JSON.stringify(fields);
    if (this.isOpen()) this.remember(); else this.forget();
    calm();
    this.tell(`已保存 ${new Date().toTimeString().slice(0, 8)}`, "done");
    this.saved(told);
    return true;
  }

  async refused(answer) {
    const told = await answer.json().catch(() => ({}));
    const code = told.error?.code;
    if (answer.status === 409 && code === "stale-copy") return this.conflict();
    if (answer.status === 401) return this.expired();
    if (code === "form-expired" && !this.renewing) return this.renew();
    if (answer.status >= 500) return this.offline();
    if (code === "classified") {
      this.secret = true;
      this.forget();
      this.tell("没有保存", "bad");
      alarm(told.error.message);
      return false;
    }
    this.paused = true;
    const gone = answer.status === 404;
    this.tell("没有保存到服务器", "bad");
    alarm(gone ? "服务器上没有这份稿子了：它可能已经存入档案或删去。您写的还留在这台电脑上。"
      : `${told.error?.message ?? "服务器没有接收。"}您写的还留在这台电脑上。`,
    [["重试", () => { this.paused = false; this.flush(); }]]);
    return false;
  }

  offline() {
    this.tell("连不上服务器，已记在这台电脑上", "bad");
    alarm("连不上服务器。您写的记在这台电脑上，连上后自动保存。");
    const wait = RETRIES[Math.min(this.tries, RETRIES.length - 1)];
    this.tries += 1;
    this.timer = setTimeout(() => this.flush(), wait);
    return false;
  }

  conflict(base = this.base) {
    this.paused = true;
    this.tell("稿子在别处改过", "bad");
    alarm("这份稿子在别的窗口或电脑上改过。您写的还在，请比较两份，逐处选用。",
      [["比较两份", () => compareOnServer(this.form.dataset.compare, this.fields(), this.revision, base)]]);
    return false;
  }

  expired() {
    this.tell("登录已过期，已记在这台电脑上", "bad");
    const here = `${this.form.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
    alarm("登录已过期。您写的都还在；请在新窗口登录，回到这里会自动保存。",
      [["在新窗口登录", () => window.open(here, "_blank", "noopener")]]);
    this.waiting = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.comeBack(), 5000);
    return false;
  }

  // A form token that works now, also after signing in again.
  async renew() {
    this.renewing = true;
    try {
      const told = await (await fetch(this.form.dataset.session, { headers: { Accept: "application/json" } })).json();
      if (!told.ok) return this.expired();
      if (told.name !== this.form.dataset.owner) {
        this.paused = true;
        alarm("现在登录的是另一个人，不能保存到这份稿子。您写的还留在这台电脑上，请用原来的账号登录。");
        return false;
      }
      document.querySelector("meta[name=csrf-token]").content = told.csrf;
      this.form.elements.csrf_token.value = told.csrf;
      this.waiting = false;
      return await this.send(this.fields());
    } catch {
      return this.offline();
    } finally {
      this.renewing = false;
    }
  }

  // Somebody looks at this window again: what happened meanwhile?
  async comeBack() {
    if (this.waiting && !this.flight) {
      this.flight = this.renew();
      await this.flight;
      this.flight = null;
      return;
    }
    try {
      const answer = await fetch(this.form.dataset.state, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const told = await answer.json();
      if (told.revision === this.revision || this.flight) return;
      if (this.isOpen()) this.conflict();
      else location.reload();
    } catch {
      // Not connected: the next save says so.
    }
  }

  leave() {
    if (this.paused || !this.isOpen()) return;
    this.remember();
    const body = { revision: this.revision, fields: this.fields() };
    if (JSON.stringify(body).length < MOST_KEEPALIVE && !this.flight) {
      this.post(this.form.dataset.autosave, body, true).catch(() => undefined);
    }
  }

  hold(held) {
    this.paused = held;
    document.getElementById("sheet").inert = held;
  }

  tell(text, state) {
    const line = document.getElementById("save-state");
    line.textContent = text;
    line.dataset.state = state;
  }
}
