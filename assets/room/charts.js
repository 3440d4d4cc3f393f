/* The pictures that the chart library draws: it is fetched after the first paint, from our own origin. */
"use strict";

class RoomCharts {
  static library = null; // on its way, or there: once for the page, whatever comes and goes on it

  constructor(room) {
    this.room = room;
    this.locale();
  }

  remove(host) {
    if (host.plot) globalThis.Plotly?.purge(host.plot);
    host.plot = null;
  }

  /* Draw a figure at the size it was laid out for; the wall scales it, a laptop lets it flow. */
  draw(host, body, figure) {
    const wall = document.documentElement.classList.contains("wall");
    if (!host.plot || !host.plot.isConnected) {
      this.remove(host);
      host.plot = document.createElement("div");
      host.plot.className = "plot";
      body.replaceChildren(host.plot);
    }
    const [width, height] = host.dataset.size.split(" ").map(Number);
    const room = wall ? width : body.clientWidth;
    const layout = { ...this.headed(figure.layout, room), ...(wall ? { width, height } : { autosize: true }) };
    const place = host.plot;
    Plotly.react(place, figure.data, layout, {
      displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "",
      staticPlot: wall, responsive: !wall, locale: this.room.boot.language,
    }).catch((error) => { if (host.plot === place && place.isConnected) this.room.fail(host, error); });
    host.plot.setAttribute("role", "img");
    host.plot.setAttribute("aria-label", figure.layout?.title?.text || host.getAttribute("aria-label"));
  }

  /* Break a heading into lines as wide as its panel, and move the plot down by them: Plotly cuts it. */
  headed(layout, room) {
    const title = layout?.title, ruler = document.createElement("canvas").getContext("2d");
    if (!title?.text || !room) return layout;
    ruler.font = `${title.font.weight} ${title.font.size}px ${layout.font.family}`;
    const lines = [];
    for (const word of title.text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && ruler.measureText(longer).width <= room - 2 * title.pad.l) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    const more = (lines.length - 1) * title.font.size * 1.3;
    return { ...layout, title: { ...title, text: lines.join("<br>"), pad: { ...title.pad, t: title.pad.t + more / 2 } }, margin: { ...layout.margin, t: layout.margin.t + more } };
  }

  /* Fetch the chart library after the first paint, once for the page, from our own origin. */
  fetch() {
    if (globalThis.Plotly || !this.room.element.querySelector('[data-kind="plotly"]')) { this.redraw(); return; }
    RoomCharts.library ||= new Promise((arrived) => {
      const script = document.createElement("script");
      script.src = this.room.boot.plotly;
      script.onload = arrived;
      script.onerror = () => { script.remove(); RoomCharts.library = null; };
      document.head.append(script);
    });
    if (this.awaited === RoomCharts.library) return;
    this.awaited = RoomCharts.library;
    RoomCharts.library.then(() => { if (this.room.alive) this.redraw(); });
  }

  redraw() {
    if (!globalThis.Plotly) return;
    this.locale();
    for (const host of this.room.hosts(this.room.element)) {
      if (host.picture?.kind === "plotly" && !host.plot?.isConnected) this.room.draw(host);
    }
  }

  /* Plotly's own Indonesian says Nopember and knows no decimal comma. Half a locale under the name of
     English, to which Plotly falls back, once broke every chart: English is left alone, others are whole. */
  locale() {
    const language = this.room.boot.language, known = globalThis.Plotly && (Plotly.liveRoomLocales ||= new Set(["en"]));
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
}
