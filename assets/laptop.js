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
      root.dataset.monitor = pulse.monitor;
      if (root.dataset.build && root.dataset.build !== pulse.build) location.reload();
      root.dataset.build = pulse.build;
      return pulse.seq;
    },
  };

  /* Order a file, wait until it is made, and take it; the page only names panel and parameters. */
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const say = (place, key, values = {}) => {
    const words = JSON.parse(place.dataset.words)[key];
    place.textContent = words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  };
  const why = async (answer) => {
    const told = await answer.json().catch(() => ({}));
    return (told.problems || [told.detail || answer.status]).join(" ");
  };

  async function take(button) {
    const place = button.closest(".export").querySelector(".export-said");
    const order = JSON.parse(button.dataset.export);
    if (order.period === "chosen") {
      order.period = document.querySelector("#response-span input:checked")?.value || "24h";
    }
    say(place, "making");
    const body = JSON.stringify(order), headers = { "Content-Type": "application/json" };
    const answer = await fetch("/api/v1/exports", { method: "POST", body, headers });
    if (!answer.ok) return say(place, "failed", { why: await why(answer) });
    const place_of_job = answer.headers.get("Location");
    for (let job = await answer.json(); ;) {
      if (job.state === "done") {
        say(place, "done", { name: job.name });
        const link = document.createElement("a");
        link.href = job.file;
        link.download = job.name;
        link.click();
        return undefined;
      }
      if (job.state === "failed") return say(place, "failed", { why: (job.problems || []).join(" ") });
      await wait(700);
      const asked = await fetch(place_of_job, { cache: "no-store" });
      if (!asked.ok) return say(place, "failed", { why: await why(asked) });
      job = await asked.json();
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-export]");
    if (!button || button.disabled) return;
    button.disabled = true;
    take(button)
      .catch((error) => say(button.closest(".export").querySelector(".export-said"), "failed", { why: error.message }))
      .finally(() => { button.disabled = false; });
  });

  /* Try a channel: a test goes into the outbox, and what becomes of it is said beside the button. */
  const PATIENCE_MS = 60e3;
  const asked = async (path, options = {}) => {
    const answer = await fetch(path, { cache: "no-store", ...options });
    if (!answer.ok) throw new Error(await why(answer));
    return answer.json();
  };

  async function outcome(letter, timeZone) {
    if (letter.state === "sent") {
      const time = new Date(letter.sent).toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone });
      return ["sent", { time }];
    }
    if (letter.state === "abandoned") return ["abandoned"];
    if (letter.state !== "waiting" || !letter.attempts) return null;
    const { channels } = await asked("/api/v1/notices");
    return ["bounced", { why: channels.find((one) => one.name === letter.channel)?.failure || "?" }];
  }

  async function attempt(button) {
    const place = button.parentElement.querySelector(".said"), spoken = JSON.parse(place.dataset.words);
    const began = performance.now(), channel = button.dataset.test;
    say(place, "asking");
    const body = JSON.stringify({ channel }), headers = { "Content-Type": "application/json", "Accept-Language": root.lang };
    let letter = await asked("/api/v1/notices/test", { method: "POST", body, headers });
    const before = letter.attempts; // a test that waits already was tried so often
    for (;;) {
      const [key, values = {}] = (letter.attempts > before || letter.state === "sent") && await outcome(letter, place.dataset.zone) || [];
      if (key) return say(place, key, { ...values, why: spoken[values.why] || values.why });
      if (performance.now() - began > PATIENCE_MS) return say(place, "late");
      say(place, "waiting");
      await wait(700);
      letter = await asked(`/api/v1/notices/${letter.id}`);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-test]");
    if (!button || button.disabled) return;
    button.disabled = true;
    attempt(button)
      .catch((error) => say(button.parentElement.querySelector(".said"), "failed", { why: error.message }))
      .finally(() => { button.disabled = false; });
  });

  /* A dialog is opened with the values of what it is about; its form is sent as JSON to the API,
     which judges it. Then everything that renews itself does so at once. */
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? ""));

  function open(button) {
    const dialog = document.getElementById(button.dataset.open), values = JSON.parse(button.dataset.values);
    dialog.querySelectorAll("[data-fill]").forEach((one) => { one.textContent = values[one.dataset.fill] ?? ""; });
    dialog.querySelectorAll("[data-if]").forEach((one) => { one.hidden = !values[one.dataset.if]; });
    dialog.querySelector(".said").textContent = "";
    const form = dialog.querySelector("form");
    form.values = values;
    for (const [name, value] of Object.entries(values.fields || {})) write(form.elements[name], value);
    dialog.showModal();
  }

  /* React keeps what a field holds; it hears of a value only from the field's own setter and an event. */
  function write(field, value) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
    field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  }

  /* A field named `a.b` is sent as the member b of a; `{b}` is called like a value of the form, and
     `a.0` is the first of a list. */
  function nested(entries, values) {
    const body = {};
    for (const [name, value] of entries) {
      const path = name.split(".").map((part) => part.replace(/^\{(\w+)\}$/, (_, key) => values[key] ?? ""));
      const last = path.pop();
      let place = body;
      path.forEach((part, at) => {
        const next = path[at + 1] ?? last;
        place = Object.hasOwn(place, part) ? place[part] : (place[part] = next === "0" ? [] : {});
      });
      place[last] = value;
    }
    return body;
  }

  /* A file is sent as it is; the page that shows what it holds comes next. */
  function upload(form) {
    const chooser = document.createElement("input"), place = form.querySelector(".said");
    const fields = Object.fromEntries(new FormData(form));
    chooser.type = "file";
    chooser.accept = ".csv,.xlsx,.ods,.txt,.tsv";
    chooser.addEventListener("change", async () => {
      const [file] = chooser.files;
      say(place, "sending");
      const query = new URLSearchParams({ ...fields, name: file.name.slice(-120) });
      const answer = await fetch(`${form.dataset.upload}?${query}`, {
        method: "POST",
        body: file,
        headers: { "Content-Type": "application/octet-stream", "Accept-Language": root.lang },
      }).catch((error) => ({ json: async () => ({ detail: error.message }) }));
      if (!answer.ok) return say(place, "failed", { why: await why(answer) });
      const then = new URL(form.dataset.then, location.href);
      then.searchParams.set("id", (await answer.json()).id);
      location.assign(then);
      return undefined;
    });
    chooser.click();
  }

  async function send(form, button) {
    const place = form.querySelector(".said"), fields = Object.fromEntries(new FormData(form));
    const method = button?.dataset.method || form.dataset.method;
    // What is left empty is not there; in a change it is taken away.
    const body = Object.entries(fields).filter(([, value]) => value || method === "PATCH").map(([name, value]) =>
      [name, form.elements[name].inputMode === "numeric" && /^\d+$/.test(value) ? Number(value) : value]);
    if (button?.dataset.flag) body.push([button.dataset.flag, true]);
    const values = form.values || {};
    const more = (form.dataset.values || "").split(" ").filter(Boolean).map((name) => [name, values[name]]);
    say(place, "sending");
    const answer = await fetch(filled(form.dataset.send, values), {
      method,
      body: JSON.stringify(nested([...body, ...more], values)),
      headers: { "Content-Type": "application/json", "Accept-Language": root.lang },
    });
    if (!answer.ok) return say(place, "failed", { why: await why(answer) });
    place.textContent = "";
    form.closest("dialog")?.close();
    if (form.dataset.then) location.assign(form.dataset.then);
    window.dash_clientside.set_props("tick", { n_intervals: Math.floor(performance.now()) });
    return undefined;
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-open]"), closer = event.target.closest?.("[data-close]");
    if (opener) open(opener);
    if (closer) closer.closest("dialog").close();
  });

  document.addEventListener("submit", (event) => {
    const chosen = event.target.closest?.("form[data-upload]");
    if (chosen) {
      event.preventDefault();
      upload(chosen);
    }
    const form = event.target.closest?.("form[data-send]");
    if (!form) return;
    event.preventDefault();
    const all = form.querySelectorAll("button");
    all.forEach((one) => { one.disabled = true; });
    send(form, event.submitter)
      .catch((error) => say(form.querySelector(".said"), "failed", { why: error.message }))
      .finally(() => all.forEach((one) => { one.disabled = false; }));
  });

  /* Numbers that nobody renews are old: say so in words, whatever the page last showed. */
  setInterval(() => {
    const silent = performance.now() - heard;
    const lost = document.getElementById("lost");
    if (!lost) return;
    root.dataset.connection = silent > LOST_MS ? "lost" : silent > LATE_MS ? "late" : "live";
    lost.hidden = silent <= LOST_MS;
  }, 1000);
})();
