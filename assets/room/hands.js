/* What a person does before a wall: keys, pointer, the size of the screen, and the help that says so. */
"use strict";

class RoomHands {
  constructor(room) {
    this.room = room;
    this.turn = room.turn;
    this.speech = room.speech;
    this.handlers = [
      [window, "resize", () => this.resize()],
      [document, "keydown", (event) => this.key(event)],
      [document, "pointermove", () => this.pointer()],
    ];
    this.resize();
  }

  start() { for (const [on, name, act] of this.handlers) on.addEventListener(name, act); }
  stop() { for (const [on, name, act] of this.handlers) on.removeEventListener(name, act); }

  resize() {
    if (document.documentElement.classList.contains("wall")) {
      document.documentElement.style.setProperty("--k", parseFloat(getComputedStyle(document.documentElement).fontSize) / 20);
    }
  }

  pointer() {
    if (!document.documentElement.classList.contains("wall")) return;
    document.body.classList.add("pointer");
    clearTimeout(this.still);
    this.still = setTimeout(() => document.body.classList.remove("pointer"), 4000);
  }

  key(event) {
    if (!document.documentElement.classList.contains("wall") || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      " ": () => this.turn.pause(), ArrowRight: () => this.turn.step(1), ArrowLeft: () => this.turn.step(-1),
      f: () => this.full(), t: () => this.theme(), g: () => this.guest(), "?": () => this.help(), Escape: () => this.help(false),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (event.key === " " && event.target instanceof HTMLButtonElement)) return;
    event.preventDefault();
    act();
  }

  full() { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen?.(); }

  theme() {
    const url = new URL(location.href);
    url.searchParams.set("tema", this.room.boot.theme === "gelap" ? "siang" : "gelap");
    location.replace(url);
  }

  guest() {
    const url = new URL(location.href);
    if (this.room.boot.guest) url.searchParams.delete("tamu"); else url.searchParams.set("tamu", "1");
    location.replace(url);
  }

  help(wanted) {
    let box = this.room.element.querySelector(".help");
    if (!box) {
      if (wanted === false) return;
      box = document.createElement("div");
      box.className = "help";
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-label", this.speech.say("help"));
      const rows = [[this.speech.say("key_space"), "help_space"], ["← →", "help_arrows"], ["F", "help_f"], ["T", "help_t"], ["G", "help_g"], ["?", "help_question"]];
      for (const [key, said] of rows) {
        const name = document.createElement("kbd"), words = document.createElement("span");
        name.textContent = key;
        words.textContent = this.speech.say(said);
        box.append(name, words);
      }
      this.room.element.append(box);
      return;
    }
    box.hidden = wanted === false ? true : !box.hidden;
  }
}
