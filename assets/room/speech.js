/* What the browser itself says, in the page's language: phrases, lengths of time, moments. */
"use strict";

/* Write a text where it is not written yet: an untouched element is not laid out anew. */
const roomPut = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
const roomMs = (iso) => (iso ? Date.parse(iso) : null);

class RoomSpeech {
  constructor(boot) {
    this.boot = boot;
    this.words = boot.words;
    this.formats = {};
  }

  say(key, values = {}) {
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
}
