/* The rotation of a wall: which page is on show, for how long, and which one comes next. */
"use strict";

class RoomTurn {
  static HOLD_MS = 6e4;
  static GRAVE_MS = 3e5;

  constructor(room) {
    this.room = room;
    this.speech = room.speech;
    this.at = 0;
    this.count = 0;
    this.until = performance.now() + this.dwell(0);
    this.paused = false;
    this.held = 0;
    this.jumped = -RoomTurn.HOLD_MS;
    this.ahead = null; // the next page, while its pictures are fetched before it is shown
    this.alarm = undefined;
  }

  get path() { return (this.ahead || this.room.stops[this.at]).path; }

  /* The overview returns every second slot; a category is shown only while something deviates. */
  following(step = 1) {
    const first = this.room.stops[0], others = this.room.stops.slice(1).filter((stop) => {
      const [, category] = stop.path.split("/");
      return !category || this.room.deviating.includes(category);
    });
    const here = this.room.stops[this.at];
    if (step < 0) {
      const known = [first, ...others], at = known.indexOf(here);
      return known[(at - 1 + known.length) % known.length];
    }
    if (here !== first) return first;
    return others.length ? others[this.count % others.length] : first;
  }

  dwell(at) { return this.room.stops[at].seconds * 1000; }

  show(stop) {
    const at = this.room.stops.indexOf(stop);
    if (at !== this.at && this.at === 0) this.count += 1;
    this.at = at;
    this.ahead = null;
    this.until = performance.now() + this.dwell(at);
    for (const scene of this.room.element.querySelectorAll("[data-scene]")) scene.hidden = scene.dataset.scene !== stop.path;
    roomPut(this.room.element.querySelector("h1"), stop.title);
  }

  rotate() {
    const place = this.room.element.querySelector(".turn");
    if (!place) return;
    const here = this.room.stops[this.at];
    if (this.room.stops.length < 2) return;
    const now = performance.now();
    if (this.paused || now < this.held) this.until += now - (this.seen ?? now);
    this.seen = now;
    const left = this.until - now, next = this.following();
    if (left <= 0) return void this.show(next);
    if (left < 5e3 && !this.paused) this.ahead = next;
    this.countdown(place, here, next, left);
  }

  countdown(place, here, next, left) {
    const share = Math.max(0, Math.min(1, left / this.dwell(this.at)));
    if (!place.firstElementChild) {
      place.innerHTML = '<svg class="ring" viewBox="0 0 26 26" aria-hidden="true"><circle cx="13" cy="13" r="10"/>' +
        '<circle class="left" cx="13" cy="13" r="10" pathLength="100"/></svg><span></span><b></b>';
    }
    place.querySelector(".left").setAttribute("stroke-dasharray", `${(share * 100).toFixed(1)} 100`);
    const open = this.room.stops.filter((stop) => !stop.path.includes("/") || this.room.deviating.includes(stop.path.split("/")[1]));
    const n = open.indexOf(here) + 1;
    roomPut(place.querySelector("span"), this.speech.say("turn", { title: here.title, n: n || "–", m: open.length }));
    roomPut(place.querySelector("b"), this.paused ? this.speech.say("paused")
      : this.speech.say("turn_next", { title: next.short, age: this.speech.duration(Math.ceil(left / 1000) * 1000) }));
  }

  /* A new grave outage turns the wall to the overview and holds it there. */
  grave(seconds) {
    const at = seconds ? Number(seconds) * 1000 : null, now = performance.now();
    const isNew = this.alarm !== undefined && at !== null && (this.alarm === null || at > this.alarm);
    this.alarm = at;
    if (isNew) this.jumped = now;
    this.held = Math.max(this.jumped + RoomTurn.HOLD_MS, at === null ? 0 : now + (at + RoomTurn.GRAVE_MS - this.room.now()));
    if (isNew && this.room.stops.length > 1 && this.at !== 0) { this.show(this.room.stops[0]); this.room.hurried = true; }
  }

  pause() {
    if (this.room.stops.length < 2) return;
    this.paused = !this.paused;
    this.rotate();
  }

  step(by) {
    if (this.room.stops.length < 2) return;
    this.held = 0;
    this.show(this.following(by));
    this.rotate();
    this.room.hurry();
  }
}
