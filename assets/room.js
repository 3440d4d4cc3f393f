/* The one browser loop: it asks for the scene on show, redraws what changed, and says by itself
   when data, collector or server have stopped. It wakes where an element carries `data-room`.
   Its parts lie in `room/`: freshness, charts, turn, hands, speech. */
(() => {
  "use strict";

  const TIMEOUT_MS = 1e4, AGAIN_MS = 5e3, RELOAD_MS = 18e4, SNAPSHOT_MS = 6e4;
  const ORBIT_MS = 18e4, ORBIT = [[0, 0], [4, 0], [4, 4], [0, 4], [-4, 4], [-4, 0], [-4, -4], [0, -4], [4, -4]];
  const SAID = [".room", "h1", ".sample"]; // what the head says of whose picture this is
  const MINUTE = 6e4;
  const root = document.documentElement;

  /* Load the page anew, where there is a server: the old picture, marked, is better than an error page. */
  const loadAnew = async () => {
    try {
      const page = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (page.ok) location.reload();
    } catch { /* no server */ }
  };

  class Room {
    constructor(element) {
      this.element = element;
      this.boot = JSON.parse(element.dataset.room);
      this.speech = new RoomSpeech(this.boot);
      this.opened = performance.now();
      this.offset = 0; // server clock minus ours, from the Date header
      this.lastOk = this.boot.as_of ? Date.now() : null;
      this.since = Date.now(); // of the last success, or of the start
      this.asOf = roomMs(this.boot.as_of);
      this.monitor = this.boot.monitor;
      this.monitorSince = this.boot.monitor_since;
      this.sources = this.boot.sources;
      this.deviating = this.boot.deviating || [];
      this.etags = {};
      this.kept = {};
      this.alive = true;
      this.freshness = new RoomFreshness(this);
      this.charts = new RoomCharts(this);
      this.turn = new RoomTurn(this);
      this.hands = new RoomHands(this);
      this.recall();
    }

    start() {
      this.hands.start();
      this.ticker = setInterval(() => this.tick(), 1000);
      this.timer = setTimeout(() => this.poll(), this.plain() ? 400 : 0);
      this.tick();
      requestAnimationFrame(() => setTimeout(() => this.charts.fetch(), 0));
    }

    stop() {
      this.alive = false;
      clearInterval(this.ticker);
      clearTimeout(this.timer);
      this.hands.stop();
    }

    // -- asking ------------------------------------------------------------------------------

    get stops() { return this.boot.stops; }
    get path() { return this.turn.path; }
    scene(path) { return this.element.querySelector(`[data-scene="${CSS.escape(path)}"]`); }
    hosts(scene) { return scene ? [...scene.querySelectorAll("[data-panel]")] : []; }
    plain() { return this.hosts(this.scene(this.path)).every((host) => host.dataset.hash); }

    /* Ask once; the next question is put only when this one has ended, so never two in flight. */
    async poll() {
      if (this.busy) return;
      this.busy = true;
      const path = this.path, scene = this.scene(path);
      const have = this.hosts(scene).map((host) => host.dataset.hash).filter(Boolean).join(",");
      const query = new URLSearchParams({ lang: this.boot.language, tema: this.boot.theme, have });
      if (this.boot.guest) query.set("tamu", "1");
      const control = new AbortController();
      const guard = setTimeout(() => control.abort(), TIMEOUT_MS);
      let next = this.boot.next_poll_ms;
      try {
        const headers = this.etags[path] && have ? { "If-None-Match": this.etags[path] } : {};
        const answer = await fetch(`/api/v1/scenes/${path}?${query}`,
          { headers, cache: "no-store", credentials: "same-origin", signal: control.signal });
        if (!this.alive) return;
        if (answer.status !== 200 && answer.status !== 304) { this.refused(answer); return; }
        const body = answer.status === 200 ? await answer.json() : null;
        if (!this.alive) return;
        this.proof(answer.headers);
        if (body) {
          this.etags[path] = answer.headers.get("ETag");
          this.sources = body.sources || this.sources;
          this.deviating = body.deviating || this.deviating;
          next = body.next_poll_ms || next;
          this.hang(scene, body.panels);
          root.dataset.seq = body.seq;
        }
        this.remember(path);
      } catch (error) {
        // A failed poll leaves the last picture hanging; its age tells the rest.
      } finally {
        clearTimeout(guard);
        this.busy = false;
        if (this.alive) this.again(next);
      }
    }

    again(next) {
      this.timer = setTimeout(() => this.poll(), this.hurried ? 0 : next); // first: whatever fails, it asks on
      this.hurried = false;
      this.tick();
    }

    /* The server is there and has nothing to show: it says why, and the last picture grows old. */
    refused(answer) {
      if (answer.headers.get("LiveRoom-Monitor") !== "storage") return;
      this.since = Date.now();
      this.monitor = "storage";
    }

    /* Ask as soon as may be: now, or when the question under way has been answered. */
    hurry() {
      clearTimeout(this.timer);
      if (this.busy) this.hurried = true; else this.poll();
    }

    /* Take from the headers what proves freshness; they come with 304 too. */
    proof(headers) {
      const now = Date.now(), date = headers.get("Date");
      if (date) {
        const seen = Date.parse(date.split(/, (?=[A-Z][a-z]{2},)/)[0]) + 500 - now; // the header has whole seconds
        this.offset = Math.abs(seen - this.offset) < 1500 ? this.offset : seen;
      }
      // What a blind page could not be given is there now; not at once, lest it reload for ever.
      if (this.boot.blind && performance.now() - this.opened > 4e3) location.reload();
      this.lastOk = this.since = now;
      this.asOf = roomMs(headers.get("LiveRoom-As-Of")) ?? this.asOf;
      this.monitor = headers.get("LiveRoom-Monitor") || this.monitor;
      this.monitorSince = headers.get("LiveRoom-Monitor-Since") || null;
      const ages = Object.fromEntries((headers.get("LiveRoom-Sources") || "").split(",")
        .filter(Boolean).map((pair) => pair.split("=")));
      for (const source of this.sources) if (source.name in ages) source.as_of = ages[source.name];
      if (headers.get("LiveRoom-Seq")) root.dataset.seq = headers.get("LiveRoom-Seq");
      this.build(headers.get("LiveRoom-Build"));
      this.turn.grave(headers.get("LiveRoom-Alarm"));
    }

    now() { return Date.now() + this.offset; }

    /* Reload when the server runs another build, once per build. */
    build(served) {
      if (!served || served === this.boot.build) return;
      try {
        if (sessionStorage.getItem("reloaded-for") === served) return;
        sessionStorage.setItem("reloaded-for", served);
      } catch { return; }
      location.reload();
    }

    // -- hanging -----------------------------------------------------------------------------

    hang(scene, panels) {
      for (const panel of panels) {
        const host = this.hosts(scene).find((one) => one.dataset.panel === panel.id);
        if (!host || host.dataset.hash === panel.hash) continue;
        host.dataset.hash = panel.hash;
        host.picture = panel;
        this.draw(host);
      }
    }

    /* Draw a panel's picture. One that cannot be drawn stops no other: the last one stays, marked as old. */
    draw(host) {
      try {
        if (host.dataset.stale !== "dead") this.paint(host); // else it is drawn when it lives again
        host.failed = null;
      } catch (error) {
        this.fail(host, error);
      }
    }

    /* Note since when a panel shows an old picture, and let the next poll bring the new one again. */
    fail(host, error) {
      host.failed ||= this.asOf ?? this.now();
      host.dataset.hash = "";
      this.etags = {};
      console.warn(`The panel ${host.dataset.panel} could not be drawn.`, error);
    }

    paint(host) {
      const body = host.querySelector(".body"), { kind, body: picture } = host.picture;
      if (!picture) throw new TypeError("there is no picture");
      if (kind === "svg") {
        this.charts.remove(host);
        body.innerHTML = picture;
        if (host.dataset.stale === "stale") this.doubt(host, "stale");
      } else if (globalThis.Plotly) {
        this.charts.draw(host, body, picture);
      } else {
        host.dataset.kind = kind;
        this.charts.fetch();
      }
    }

    // -- ageing ------------------------------------------------------------------------------

    tick() {
      const now = this.now();
      this.clock(now);
      this.connection();
      for (const element of this.element.querySelectorAll("[data-origin]")) {
        if (element.isConnected) this.age(element, now); // a panel that dies takes its parts with it
      }
      for (const element of this.element.querySelectorAll("[data-since]")) {
        const since = Number(element.dataset.since);
        if (since) roomPut(element, this.speech.duration(now - since));
      }
      this.freshness.chip(now);
      this.freshness.ages(now);
      this.turn.rotate();
      this.orbit();
      this.renew(now);
      this.say(now);
    }

    connection() {
      const silent = Date.now() - this.since, limit = RoomFreshness.SILENT;
      root.dataset.connection = this.lastOk === null || silent > limit.lost ? "lost" : silent > limit.late ? "late" : "live";
    }

    age(element, now) {
      const told = this.freshness.origin(element.dataset.origin, now), host = element.dataset.panel !== undefined;
      const failed = host && element.failed && told.level !== "dead";
      const asOf = failed ? element.failed : told.asOf, level = failed ? RoomFreshness.worst(told.level, "stale") : told.level;
      if (host) element.dataset.asOf = asOf === null ? "" : new Date(asOf).toISOString();
      const before = element.aged || "fresh"; // a page may be born old: then it is doubted at its first tick
      element.aged = level;
      if (level === "fresh") delete element.dataset.stale; else element.dataset.stale = level;
      const time = asOf === null ? null : this.speech.time(asOf, now);
      if (host) {
        roomPut(element.querySelector(":scope > .age"), level === "fresh" || !time ? "" : this.speech.say(failed ? "undrawn" : "data_at", { time }));
        roomPut(element.querySelector(":scope > .gone"), `${element.getAttribute("aria-label")}\n${time ? this.speech.say("gone", { time }) : this.speech.say("gone_never")}`);
      } else {
        for (const label of element.querySelectorAll("[data-fresh]")) {
          roomPut(label, level === "fresh" || !time ? label.dataset.fresh
            : this.speech.say("stale_series", { name: label.dataset.name || label.dataset.fresh, time }));
        }
      }
      if (level === before) return;
      if (level === "stale" || level === "dead") this.doubt(element, level);
      else if (before === "stale" || before === "dead") this.restore(element);
    }

    /* Old is not normal: what was up is no longer known; dead takes the numbers away. */
    doubt(element, level) {
      const host = element.closest("[data-panel]");
      if (!host.picture) this.keep(host);
      if (element.dataset.origin === "health") {
        for (const mark of element.querySelectorAll('[data-status="up"]')) {
          mark.dataset.status = "unknown";
          const name = (mark.getAttribute("aria-label") || "").split(": ")[0];
          mark.setAttribute("aria-label", `${name}: ${this.speech.say("unknown")}`);
        }
      }
      if (level !== "dead") return;
      if (element === host) {
        this.charts.remove(host);
        host.querySelector(".body").replaceChildren();
      } else {
        for (const number of element.querySelectorAll("[data-number]")) number.replaceChildren();
      }
    }

    restore(element) {
      const host = element.closest("[data-panel]");
      if (host.picture) this.draw(host);
    }

    keep(host) {
      const svg = host.querySelector(".body > svg");
      if (svg) host.picture = { id: host.dataset.panel, kind: "svg", hash: host.dataset.hash, body: svg.outerHTML };
    }

    clock(now) {
      const face = this.element.querySelector(".clock");
      if (!face) return;
      roomPut(face.querySelector(".time span"), this.speech.hours(now));
      if (this.today && this.today !== this.speech.day(now)) {
        const parts = Object.fromEntries(this.speech.format({ weekday: "long", day: "numeric", month: "long", year: "numeric" })
          .formatToParts(now).map((part) => [part.type, part.value]));
        roomPut(face.querySelector(".date"), `${parts.weekday}, ${parts.day} ${parts.month} ${parts.year}`);
      }
      this.today = this.speech.day(now);
    }

    /* Tell a screen reader how things stand, at most once a minute. */
    say(now) {
      const place = this.element.querySelector(".said");
      if (!place || now - (this.spoke || 0) < MINUTE) return;
      this.spoke = now;
      const normal = this.element.querySelector('[data-total="up"]')?.textContent ?? "–";
      roomPut(place, this.speech.say("summary", { title: this.stops[this.turn.at].title, normal, state: this.freshness.said }));
    }

    // -- keeping -----------------------------------------------------------------------------

    /* Keep the last picture on this machine, once a minute and only whole. */
    remember(path) {
      const scene = this.scene(path), kept = this.kept[path] ?? -SNAPSHOT_MS;
      if (this.boot.blind || !root.classList.contains("wall") || performance.now() - kept < SNAPSHOT_MS) return;
      for (const host of this.hosts(scene)) if (!host.picture) this.keep(host);
      const panels = this.hosts(scene).map((host) => host.picture);
      if (!panels.length || panels.includes(undefined)) return;
      this.kept[path] = performance.now();
      const said = Object.fromEntries(SAID.map((name) => [name, this.element.querySelector(name)?.textContent]));
      try {
        localStorage.setItem(this.drawer(path), JSON.stringify({ asOf: this.asOf, sources: this.sources, panels, said }));
      } catch { /* storage may be full or forbidden: the wall goes on without */ }
    }

    /* Hang the picture kept on this machine where the server had none to give, with whose it is. */
    recall() {
      if (!this.boot.blind) return;
      try {
        const kept = JSON.parse(localStorage.getItem(this.drawer(this.path)));
        this.hang(this.scene(this.path), kept.panels);
        this.asOf = kept.asOf;
        this.sources = kept.sources;
        for (const [name, text] of Object.entries(kept.said)) roomPut(this.element.querySelector(name), text);
        this.element.querySelector(".sample").hidden = !kept.said[".sample"];
      } catch { /* nothing kept, or nothing of use */ }
    }

    drawer(path) { return `liveroom:${this.boot.language}:${this.boot.theme}:${this.boot.guest ? "tamu:" : ""}${path}`; }

    orbit() {
      if (!root.classList.contains("wall")) return;
      const [x, y] = ORBIT[Math.floor((performance.now() - this.opened) / ORBIT_MS) % ORBIT.length];
      const moved = `translate(${x}px, ${y}px)`;
      if (this.element.style.transform !== moved) this.element.style.transform = moved;
    }

    /* Start afresh at 03.30, and after three minutes without an answer, but never into nothing. */
    async renew(now) {
      if (!root.classList.contains("wall") || this.renewing) return;
      const night = /^03.30$/.test(this.speech.hours(now)) && performance.now() > 3e6;
      const lost = Date.now() - this.since > RELOAD_MS;
      if (!night && !lost) return;
      this.renewing = true;
      await loadAnew();
      setTimeout(() => { this.renewing = false; }, 3e4);
    }
  }

  /* A wall has its element from the start; on a Dash page it comes and goes with the page. */
  let room = null;
  const look = () => {
    const element = document.querySelector("[data-room]");
    if (element === (room?.element ?? null)) return;
    room?.stop();
    try {
      room = element ? new Room(element) : null;
    } catch (error) {
      if (!root.classList.contains("wall") || !(error instanceof ReferenceError)) throw error;
      root.dataset.connection = "lost"; // a part did not arrive: its server was about to go
      setInterval(loadAnew, AGAIN_MS);
      return;
    }
    room?.start();
    window.liveRoom = room;
  };
  document.addEventListener("DOMContentLoaded", look); // by then every part has arrived, or will not
  if (!root.classList.contains("wall")) new MutationObserver(look).observe(root, { childList: true, subtree: true });
})();
