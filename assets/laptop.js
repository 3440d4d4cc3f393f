/* What the laptop pages need beside Dash: cells of the grid, the document's own attributes, and
   the word that the server has stopped answering. */
(() => {
  "use strict";

  const LATE_MS = 25e3, LOST_MS = 45e3;
  const root = document.documentElement;
  let heard = performance.now();

  const react = () => window.React;
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  /* A status: its shape, with the application's name for those who listen, and the word. */
  cells.Mark = ({ data }) => react().createElement(
    "span", { className: "with-mark" },
    react().createElement("span", {
      className: `mark mark-${data.status}`, role: "img", "aria-label": `${data.name}, ${data.status_word}`,
      "data-app": data.slug, "data-status": data.status,
    }),
    react().createElement("span", { "aria-hidden": "true" }, data.status_word),
  );
  cells.AppLink = ({ data, value }) => react().createElement("a", { href: data.href }, value);
  cells.Shown = ({ data, colDef }) => data[`${colDef.field}_shown`];

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.laptop = {
    /* Called with every pulse: the server has just answered. */
    settle(pulse) {
      if (!pulse) return window.dash_clientside.no_update;
      heard = performance.now();
      document.title = pulse.title;
      root.lang = pulse.lang;
      root.dataset.seq = pulse.seq;
      if (root.dataset.build && root.dataset.build !== pulse.build) location.reload();
      root.dataset.build = pulse.build;
      return pulse.seq;
    },
  };

  /* Numbers that nobody renews are old: say so in words, whatever the page last showed. */
  setInterval(() => {
    const silent = performance.now() - heard;
    const lost = document.getElementById("lost");
    if (!lost) return;
    root.dataset.connection = silent > LOST_MS ? "lost" : silent > LATE_MS ? "late" : "live";
    lost.hidden = silent <= LOST_MS;
  }, 1000);
})();
