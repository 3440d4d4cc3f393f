/* How old is what is seen: of the collector, of each feed, of the connection, and what is said of it. */
"use strict";

class RoomFreshness {
  static LEVELS = ["fresh", "late", "stale", "dead"];
  static HEALTH = { late: 5e3, stale: 15e3, dead: 9e5 };
  static SILENT = { late: 6e3, lost: 15e3 };

  static worst(a, b) { return this.LEVELS.indexOf(a) > this.LEVELS.indexOf(b) ? a : b; }

  constructor(room) {
    this.room = room;
    this.speech = room.speech;
    this.said = "";
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
    if (name === "health") return { asOf: this.room.asOf, level: this.level(this.room.asOf, RoomFreshness.HEALTH, now) };
    let found = null;
    for (const source of this.room.sources) {
      if ((source.name === "usage") !== (name === "usage")) continue;
      const asOf = roomMs(source.as_of), level = this.level(asOf, this.limits(source), now);
      if (!found || RoomFreshness.worst(level, found.level) !== found.level) found = { asOf, level };
    }
    return found || { asOf: null, level: "fresh" };
  }

  /* The one most important thing to know about the age of what is seen. */
  verdict(now) {
    const late = this.room.sources.map((source) => ({ source, asOf: roomMs(source.as_of),
      level: this.level(roomMs(source.as_of), this.limits(source), now) })).filter((one) => one.level !== "fresh")
      .sort((a, b) => RoomFreshness.LEVELS.indexOf(b.level) - RoomFreshness.LEVELS.indexOf(a.level))[0];
    const collector = this.level(this.room.asOf, RoomFreshness.HEALTH, now), at = (when) => this.speech.time(when, now);
    const since = this.room.monitorSince === null ? "" : at(roomMs(this.room.monitorSince));
    if (this.room.monitor === "storage" && collector !== "fresh" && Date.now() - this.room.since <= RoomFreshness.SILENT.lost) {
      return [collector, this.speech.say("storage"), this.room.asOf === null ? "" : at(this.room.asOf)];
    }
    if (document.documentElement.dataset.connection === "lost" && this.room.lastOk !== null) {
      return ["stale", this.speech.say("connection_lost"), at(this.room.lastOk + this.room.offset)];
    }
    if (this.room.asOf === null) return ["dead", this.speech.say("no_data"), ""];
    if (collector === "dead" || collector === "stale") return [collector, this.speech.say("collector_stale"), at(this.room.asOf)];
    if (document.documentElement.dataset.connection === "late") return ["late", this.speech.say("connection_late"), this.speech.duration(Date.now() - this.room.since)];
    if (this.room.monitor === "storage") return ["late", this.speech.say("storage_over"), ""];
    if (["offline", "dns", "overload", "clock"].includes(this.room.monitor)) return ["late", this.speech.say(this.room.monitor), since];
    if (collector === "late") return ["late", this.speech.say("collector_late"), this.speech.duration(now - this.room.asOf)];
    if (late) {
      const name = this.called(late.source);
      return late.level === "dead" && late.asOf === null ? ["dead", `${name}:`, this.speech.say("never")]
        : late.level === "dead" ? ["dead", this.speech.say("source_dead", { name }), at(late.asOf)]
        : [late.level, this.speech.say("source_late", { name }), this.speech.duration(now - late.asOf)];
    }
    return ["fresh", this.speech.say("fresh"), this.speech.say("ago", { age: this.speech.duration(now - this.room.asOf) })];
  }

  called(source) { return source.name === "usage" ? this.speech.say("usage") : source.name.toUpperCase(); }

  chip(now) {
    const chip = this.room.element.querySelector(".fresh");
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
    const line = this.room.element.querySelector(".ages");
    if (!line) return;
    const parts = [[this.room.asOf === null ? this.speech.say("source_none", { name: "Probe" })
      : this.speech.say("probe", { age: this.speech.duration(now - this.room.asOf) }), this.level(this.room.asOf, RoomFreshness.HEALTH, now)]];
    for (const source of this.room.sources) {
      const asOf = roomMs(source.as_of), name = this.called(source);
      parts.push([asOf === null ? this.speech.say("source_none", { name })
        : this.speech.say("source_age", { name, age: this.speech.duration(now - asOf) }), this.level(asOf, this.limits(source), now)]);
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
}
