/* The one browser loop: it asks for the scene on show, redraws what changed, and says by itself
   when data, collector or server have stopped. It wakes where an element carries `data-room`. */
(() => {
  "use strict";

  const HEALTH = { late: 5e3, stale: 15e3, dead: 9e5 };
  const LEVELS = ["fresh", "late", "stale", "dead"];
  const SILENT = { late: 6e3, lost: 15e3 };
  const TIMEOUT_MS = 1e4, RELOAD_MS = 18e4, SNAPSHOT_MS = 6e4, HOLD_MS = 6e4, GRAVE_MS = 3e5;
  const ORBIT_MS = 18e4, ORBIT = [[0, 0], [4, 0], [4, 4], [0, 4], [-4, 4], [-4, 0], [-4, -4], [0, -4], [4, -4]];
  const SAID = [".room", "h1", ".sample"]; // what the head says of whose picture this is
  const MINUTE = 6e4, DAY = 864e5;
  const root = document.documentElement;
  const worst = (a, b) => (LEVELS.indexOf(a) > LEVELS.indexOf(b) ? a : b);
  let library = null; // the chart library on its way, or there
  const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
  const ms = (iso) => (iso ? Date.parse(iso) : null);

  class Room {
    constructor(element) {
      this.element = element;
      this.boot = JSON.parse(element.dataset.room);
      this.words = this.boot.words;
      this.opened = performance.now();
      this.offset = 0; // server clock minus ours, from the Date header
      this.lastOk = this.boot.as_of ? Date.now() : null;
      this.since = Date.now(); // of the last success, or of the start
      this.asOf = ms(this.boot.as_of);
      this.monitor = this.boot.monitor;
      this.monitorSince = this.boot.monitor_since;
      this.sources = this.boot.sources;
      this.deviating = this.boot.deviating || [];
      this.etags = {};
      this.alarm = undefined;
      this.kept = {};
      this.turn = { at: 0, until: null, paused: false, held: 0, count: 0, jumped: -HOLD_MS };
      this.alive = true;
      this.locale();
      this.resize();
      this.recall();
    }

    start() {
      this.handlers = [
        [window, "resize", () => this.resize()],
        [document, "keydown", (event) => this.key(event)],
        [document, "pointermove", () => this.pointer()],
      ];
      for (const [on, name, act] of this.handlers) on.addEventListener(name, act);
      this.turn.until = performance.now() + this.dwell(0);
      this.ticker = setInterval(() => this.tick(), 1000);
      this.timer = setTimeout(() => this.poll(), this.plain() ? 400 : 0);
      this.tick();
      requestAnimationFrame(() => setTimeout(() => this.charts(), 0));
    }

    stop() {
      this.alive = false;
      clearInterval(this.ticker);
      clearTimeout(this.timer);
      for (const [on, name, act] of this.handlers) on.removeEventListener(name, act);
    }

    // -- asking ------------------------------------------------------------------------------

    get stops() { return this.boot.stops; }
    get path() { return (this.ahead || this.stops[this.turn.at]).path; }
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
      this.asOf = ms(headers.get("LiveRoom-As-Of")) ?? this.asOf;
      this.monitor = headers.get("LiveRoom-Monitor") || this.monitor;
      this.monitorSince = headers.get("LiveRoom-Monitor-Since") || null;
      const ages = Object.fromEntries((headers.get("LiveRoom-Sources") || "").split(",")
        .filter(Boolean).map((pair) => pair.split("=")));
      for (const source of this.sources) if (source.name in ages) source.as_of = ages[source.name];
      if (headers.get("LiveRoom-Seq")) root.dataset.seq = headers.get("LiveRoom-Seq");
      this.build(headers.get("LiveRoom-Build"));
      this.grave(headers.get("LiveRoom-Alarm"));
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
        this.unplot(host);
        body.innerHTML = picture;
        if (host.dataset.stale === "stale") this.doubt(host, "stale");
      } else if (globalThis.Plotly) {
        this.plot(host, body, picture);
      } else {
        host.dataset.kind = kind;
        this.charts();
      }
    }

    unplot(host) {
      if (host.plot) globalThis.Plotly?.purge(host.plot);
      host.plot = null;
    }

    /* Draw a figure at the size it was laid out for; the wall scales it, a laptop lets it flow. */
    plot(host, body, figure) {
      const wall = root.classList.contains("wall");
      if (!host.plot || !host.plot.isConnected) {
        this.unplot(host);
        host.plot = document.createElement("div");
        host.plot.className = "plot";
        body.replaceChildren(host.plot);
      }
      const [width, height] = host.dataset.size.split(" ").map(Number);
      const layout = { ...figure.layout, ...(wall ? { width, height } : { autosize: true }) };
      const place = host.plot;
      Plotly.react(place, figure.data, layout, {
        displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "",
        staticPlot: wall, responsive: !wall, locale: this.boot.language,
      }).catch((error) => { if (host.plot === place && place.isConnected) this.fail(host, error); });
      host.plot.setAttribute("role", "img");
      host.plot.setAttribute("aria-label", figure.layout?.title?.text || host.getAttribute("aria-label"));
    }

    /* Fetch the chart library after the first paint, once for the page, from our own origin. */
    charts() {
      if (globalThis.Plotly || !this.element.querySelector('[data-kind="plotly"]')) { this.redraw(); return; }
      library ||= new Promise((arrived) => {
        const script = document.createElement("script");
        script.src = this.boot.plotly;
        script.onload = arrived;
        script.onerror = () => { script.remove(); library = null; };
        document.head.append(script);
      });
      if (this.awaited === library) return;
      this.awaited = library;
      library.then(() => { if (this.alive) this.redraw(); });
    }

    redraw() {
      if (!globalThis.Plotly) return;
      this.locale();
      for (const host of this.hosts(this.element)) {
        if (host.picture?.kind === "plotly" && !host.plot?.isConnected) this.draw(host);
      }
    }

    /* Plotly's own Indonesian says Nopember and knows no decimal comma. Half a locale under the name of
       English, to which Plotly falls back, once broke every chart: English is left alone, others are whole. */
    locale() {
      const language = this.boot.language, known = globalThis.Plotly && (Plotly.liveRoomLocales ||= new Set(["en"]));
      if (!known || known.has(language)) return;
      known.add(language);
      const names = (length, count, at) => Array.from({ length: count }, (_, n) =>
        new Intl.DateTimeFormat(language, { [at]: length, timeZone: "UTC" })
          .format(at === "month" ? Date.UTC(2026, n, 1) : Date.UTC(2026, 2, 1 + n)));
      const marks = Object.fromEntries(new Intl.NumberFormat(language).formatToParts(12345.6)
        .map((part) => [part.type, part.value]));
      Plotly.register({ moduleType: "locale", name: language, dictionary: {}, format: {
        days: names("long", 7, "weekday"), shortDays: names("short", 7, "weekday"),
        months: names("long", 12, "month"), shortMonths: names("short", 12, "month"),
        periods: ["AM", "PM"], dateTime: "%a %e %b %X %Y", date: "%d/%m/%Y", time: "%H:%M:%S",
        decimal: marks.decimal, thousands: marks.group, grouping: [3], currency: ["", ""],
      } });
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
        if (since) put(element, this.duration(now - since));
      }
      this.chip(now);
      this.ages(now);
      this.rotate();
      this.orbit();
      this.renew(now);
      this.say(now);
    }

    connection() {
      const silent = Date.now() - this.since;
      root.dataset.connection = this.lastOk === null || silent > SILENT.lost ? "lost" : silent > SILENT.late ? "late" : "live";
    }

    limits(source) {
      const every = Math.max(source.every_s, 60) * 1000;
      return { late: 3 * every, stale: 10 * every, dead: 60 * every };
    }

    level(asOf, limits, now) {
      if (asOf === null || asOf === undefined) return "dead";
      const age = now - asOf;
      return age > limits.dead ? "dead" : age > limits.stale ? "stale" : age > limits.late ? "late" : "fresh";
    }

    /* Return the age of an origin: the collector's own, or the oldest of its feeds. */
    origin(name, now) {
      if (name === "health") return { asOf: this.asOf, level: this.level(this.asOf, HEALTH, now) };
      let found = null;
      for (const source of this.sources) {
        if ((source.name === "usage") !== (name === "usage")) continue;
        const asOf = ms(source.as_of), level = this.level(asOf, this.limits(source), now);
        if (!found || worst(level, found.level) !== found.level) found = { asOf, level };
      }
      return found || { asOf: null, level: "fresh" };
    }

    age(element, now) {
      const told = this.origin(element.dataset.origin, now), host = element.dataset.panel !== undefined;
      const failed = host && element.failed && told.level !== "dead";
      const asOf = failed ? element.failed : told.asOf, level = failed ? worst(told.level, "stale") : told.level;
      if (host) element.dataset.asOf = asOf === null ? "" : new Date(asOf).toISOString();
      const before = element.aged || "fresh"; // a page may be born old: then it is doubted at its first tick
      element.aged = level;
      if (level === "fresh") delete element.dataset.stale; else element.dataset.stale = level;
      const time = asOf === null ? null : this.time(asOf, now);
      if (host) {
        put(element.querySelector(":scope > .age"), level === "fresh" || !time ? "" : this.say1(failed ? "undrawn" : "data_at", { time }));
        put(element.querySelector(":scope > .gone"), `${element.getAttribute("aria-label")}\n${time ? this.say1("gone", { time }) : this.say1("gone_never")}`);
      } else {
        for (const label of element.querySelectorAll("[data-fresh]")) {
          put(label, level === "fresh" || !time ? label.dataset.fresh
            : this.say1("stale_series", { name: label.dataset.name || label.dataset.fresh, time }));
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
          mark.setAttribute("aria-label", `${name}: ${this.words["room.unknown"]}`);
        }
      }
      if (level !== "dead") return;
      if (element === host) {
        this.unplot(host);
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

    // -- saying ------------------------------------------------------------------------------

    say1(key, values = {}) {
      return this.words[`room.${key}`].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
    }

    duration(length) {
      const seconds = Math.max(0, Math.floor(length / 1000)), minutes = Math.floor(seconds / 60);
      const hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
      const fill = (key, values) => this.words[`duration.${key}`].replace(/\{(\w+)\}/g, (_, name) => values[name]);
      if (minutes < 1) return fill("seconds", { n: seconds });
      if (hours < 1) return fill("minutes", { n: minutes });
      if (days < 1) return fill("hours", { h: hours, m: String(minutes % 60).padStart(2, "0") });
      return fill(days === 1 ? "day" : "days", { n: new Intl.NumberFormat(this.boot.language).format(days) });
    }

    format(options) {
      this.formats ||= {};
      const key = JSON.stringify(options);
      return (this.formats[key] ||= new Intl.DateTimeFormat(this.boot.language === "id" ? "id-ID" : "en-GB",
        { timeZone: this.boot.zone, ...options }));
    }

    hours(at) { return this.format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at); }
    day(at) { return this.format({ day: "numeric", month: "short", year: "numeric" }).format(at); }

    time(at, now) {
      return this.day(at) === this.day(now) ? this.hours(at)
        : `${this.format({ day: "numeric", month: "short" }).format(at)} ${this.hours(at)}`;
    }

    clock(now) {
      const face = this.element.querySelector(".clock");
      if (!face) return;
      put(face.querySelector(".time span"), this.hours(now));
      if (this.today && this.today !== this.day(now)) {
        const parts = Object.fromEntries(this.format({ weekday: "long", day: "numeric", month: "long", year: "numeric" })
          .formatToParts(now).map((part) => [part.type, part.value]));
        put(face.querySelector(".date"), `${parts.weekday}, ${parts.day} ${parts.month} ${parts.year}`);
      }
      this.today = this.day(now);
    }

    /* The one most important thing to know about the age of what is seen. */
    verdict(now) {
      const late = this.sources.map((source) => ({ source, asOf: ms(source.as_of),
        level: this.level(ms(source.as_of), this.limits(source), now) })).filter((one) => one.level !== "fresh")
        .sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level))[0];
      const collector = this.level(this.asOf, HEALTH, now), at = (when) => this.time(when, now);
      const since = this.monitorSince === null ? "" : at(ms(this.monitorSince));
      if (this.monitor === "storage" && collector !== "fresh" && Date.now() - this.since <= SILENT.lost) {
        return [collector, this.say1("storage"), this.asOf === null ? "" : at(this.asOf)];
      }
      if (root.dataset.connection === "lost" && this.lastOk !== null) {
        return ["stale", this.say1("connection_lost"), at(this.lastOk + this.offset)];
      }
      if (this.asOf === null) return ["dead", this.say1("no_data"), ""];
      if (collector === "dead" || collector === "stale") return [collector, this.say1("collector_stale"), at(this.asOf)];
      if (root.dataset.connection === "late") return ["late", this.say1("connection_late"), this.duration(Date.now() - this.since)];
      if (this.monitor === "storage") return ["late", this.say1("storage_over"), ""];
      if (["offline", "dns", "overload", "clock"].includes(this.monitor)) return ["late", this.say1(this.monitor), since];
      if (collector === "late") return ["late", this.say1("collector_late"), this.duration(now - this.asOf)];
      if (late) {
        const name = this.called(late.source);
        return late.level === "dead" && late.asOf === null ? ["dead", `${name}:`, this.say1("never")]
          : late.level === "dead" ? ["dead", this.say1("source_dead", { name }), at(late.asOf)]
          : [late.level, this.say1("source_late", { name }), this.duration(now - late.asOf)];
      }
      return ["fresh", this.say1("fresh"), this.say1("ago", { age: this.duration(now - this.asOf) })];
    }

    called(source) { return source.name === "usage" ? this.say1("usage") : source.name.toUpperCase(); }

    chip(now) {
      const chip = this.element.querySelector(".fresh");
      if (!chip) return;
      const [level, said, age] = this.verdict(now);
      this.said = `${said} ${age}`.trim();
      chip.dataset.level = level;
      if (chip.dataset.said === this.said) return;
      chip.dataset.said = this.said;
      const strong = document.createElement("b");
      strong.textContent = age;
      chip.replaceChildren(`${said} `, strong);
    }

    ages(now) {
      const line = this.element.querySelector(".ages");
      if (!line) return;
      const parts = [[this.asOf === null ? this.say1("source_none", { name: "Probe" })
        : this.say1("probe", { age: this.duration(now - this.asOf) }), this.level(this.asOf, HEALTH, now)]];
      for (const source of this.sources) {
        const asOf = ms(source.as_of), name = this.called(source);
        parts.push([asOf === null ? this.say1("source_none", { name })
          : this.say1("source_age", { name, age: this.duration(now - asOf) }), this.level(asOf, this.limits(source), now)]);
      }
      const text = parts.map(([said, level]) => `${said}|${level}`).join();
      if (line.dataset.said === text) return;
      line.dataset.said = text;
      line.replaceChildren(...parts.slice(0, 4).flatMap(([said, level], place) => {
        const one = document.createElement("span");
        one.textContent = said;
        if (level !== "fresh") one.className = "late";
        return place ? [" · ", one] : [one];
      }));
    }

    /* Tell a screen reader how things stand, at most once a minute. */
    say(now) {
      const place = this.element.querySelector(".said");
      if (!place || now - (this.spoke || 0) < MINUTE) return;
      this.spoke = now;
      const normal = this.element.querySelector('[data-total="up"]')?.textContent ?? "–";
      put(place, this.say1("summary", { title: this.stops[this.turn.at].title, normal, state: this.said }));
    }

    // -- turning -----------------------------------------------------------------------------

    /* The overview returns every second slot; a category is shown only while something deviates. */
    following(step = 1) {
      const first = this.stops[0], others = this.stops.slice(1).filter((stop) => {
        const [, category] = stop.path.split("/");
        return !category || this.deviating.includes(category);
      });
      const here = this.stops[this.turn.at];
      if (step < 0) {
        const known = [first, ...others], at = known.indexOf(here);
        return known[(at - 1 + known.length) % known.length];
      }
      if (here !== first) return first;
      return others.length ? others[this.turn.count % others.length] : first;
    }

    dwell(at) { return this.stops[at].seconds * 1000; }

    show(stop) {
      const at = this.stops.indexOf(stop);
      if (at !== this.turn.at && this.turn.at === 0) this.turn.count += 1;
      this.turn.at = at;
      this.ahead = null;
      this.turn.until = performance.now() + this.dwell(at);
      for (const scene of this.element.querySelectorAll("[data-scene]")) scene.hidden = scene.dataset.scene !== stop.path;
      put(this.element.querySelector("h1"), stop.title);
    }

    rotate() {
      const place = this.element.querySelector(".turn");
      if (!place) return;
      const here = this.stops[this.turn.at];
      if (this.stops.length < 2) return;
      const now = performance.now();
      if (this.turn.paused || now < this.turn.held) this.turn.until += now - (this.turn.seen ?? now);
      this.turn.seen = now;
      const left = this.turn.until - now, next = this.following();
      if (left <= 0) return void this.show(next);
      if (left < 5e3 && !this.turn.paused) this.ahead = next;
      this.countdown(place, here, next, left);
    }

    countdown(place, here, next, left) {
      const share = Math.max(0, Math.min(1, left / this.dwell(this.turn.at)));
      if (!place.firstElementChild) {
        place.innerHTML = '<svg class="ring" viewBox="0 0 26 26" aria-hidden="true"><circle cx="13" cy="13" r="10"/>' +
          '<circle class="left" cx="13" cy="13" r="10" pathLength="100"/></svg><span></span><b></b>';
      }
      place.querySelector(".left").setAttribute("stroke-dasharray", `${(share * 100).toFixed(1)} 100`);
      const open = this.stops.filter((stop) => !stop.path.includes("/") || this.deviating.includes(stop.path.split("/")[1]));
      const n = open.indexOf(here) + 1;
      put(place.querySelector("span"), this.say1("turn", { title: here.title, n: n || "–", m: open.length }));
      put(place.querySelector("b"), this.turn.paused ? this.say1("paused")
        : this.say1("turn_next", { title: next.short, age: this.duration(Math.ceil(left / 1000) * 1000) }));
    }

    /* A new grave outage turns the wall to the overview and holds it there. */
    grave(seconds) {
      const at = seconds ? Number(seconds) * 1000 : null, now = performance.now();
      const isNew = this.alarm !== undefined && at !== null && (this.alarm === null || at > this.alarm);
      this.alarm = at;
      if (isNew) this.turn.jumped = now;
      this.turn.held = Math.max(this.turn.jumped + HOLD_MS, at === null ? 0 : now + (at + GRAVE_MS - this.now()));
      if (isNew && this.stops.length > 1 && this.turn.at !== 0) { this.show(this.stops[0]); this.hurried = true; }
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
        for (const [name, text] of Object.entries(kept.said)) put(this.element.querySelector(name), text);
        this.element.querySelector(".sample").hidden = !kept.said[".sample"];
      } catch { /* nothing kept, or nothing of use */ }
    }

    drawer(path) { return `liveroom:${this.boot.language}:${this.boot.theme}:${path}`; }

    orbit() {
      if (!root.classList.contains("wall")) return;
      const [x, y] = ORBIT[Math.floor((performance.now() - this.opened) / ORBIT_MS) % ORBIT.length];
      const moved = `translate(${x}px, ${y}px)`;
      if (this.element.style.transform !== moved) this.element.style.transform = moved;
    }

    /* Start afresh at 03.30, and after three minutes without an answer, but never into nothing. */
    async renew(now) {
      if (!root.classList.contains("wall") || this.renewing) return;
      const night = /^03.30$/.test(this.hours(now)) && performance.now() > 3e6;
      const lost = Date.now() - this.since > RELOAD_MS;
      if (!night && !lost) return;
      this.renewing = true;
      try {
        const page = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
        if (page.ok) location.reload();
      } catch { /* no server: the old picture, marked, is better than an error page */ }
      setTimeout(() => { this.renewing = false; }, 3e4);
    }

    // -- hands -------------------------------------------------------------------------------

    resize() {
      if (root.classList.contains("wall")) {
        root.style.setProperty("--k", parseFloat(getComputedStyle(root).fontSize) / 20);
      }
    }

    pointer() {
      if (!root.classList.contains("wall")) return;
      document.body.classList.add("pointer");
      clearTimeout(this.still);
      this.still = setTimeout(() => document.body.classList.remove("pointer"), 4000);
    }

    key(event) {
      if (!root.classList.contains("wall") || event.ctrlKey || event.altKey || event.metaKey) return;
      const act = {
        " ": () => this.pause(), ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1),
        f: () => this.full(), t: () => this.theme(), "?": () => this.help(), Escape: () => this.help(false),
      }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act || (event.key === " " && event.target instanceof HTMLButtonElement)) return;
      event.preventDefault();
      act();
    }

    pause() { if (this.stops.length > 1) { this.turn.paused = !this.turn.paused; this.rotate(); } }
    step(by) { if (this.stops.length > 1) { this.turn.held = 0; this.show(this.following(by)); this.rotate(); this.hurry(); } }
    full() { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen?.(); }

    theme() {
      const url = new URL(location.href);
      url.searchParams.set("tema", this.boot.theme === "gelap" ? "siang" : "gelap");
      location.replace(url);
    }

    help(wanted) {
      let box = this.element.querySelector(".help");
      if (!box) {
        if (wanted === false) return;
        box = document.createElement("div");
        box.className = "help";
        box.setAttribute("role", "dialog");
        box.setAttribute("aria-label", this.say1("help"));
        const rows = [[this.say1("key_space"), "help_space"], ["← →", "help_arrows"], ["F", "help_f"], ["T", "help_t"], ["?", "help_question"]];
        for (const [key, said] of rows) {
          const name = document.createElement("kbd"), words = document.createElement("span");
          name.textContent = key;
          words.textContent = this.say1(said);
          box.append(name, words);
        }
        this.element.append(box);
        return;
      }
      box.hidden = wanted === false ? true : !box.hidden;
    }
  }

  /* A wall has its element from the start; on a Dash page it comes and goes with the page. */
  let room = null;
  const look = () => {
    const element = document.querySelector("[data-room]");
    if (element === (room?.element ?? null)) return;
    room?.stop();
    room = element ? new Room(element) : null;
    room?.start();
    window.liveRoom = room;
  };
  look();
  if (!root.classList.contains("wall")) new MutationObserver(look).observe(root, { childList: true, subtree: true });
})();
