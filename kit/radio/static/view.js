// Part 3 of 4: what is seen. It holds no state of its own; all text is set as text, never as markup.

const STATES = {
  started: "heard in part",
  ended: "played",
  next: "passed over",
  skipped: "less like this",
  failed: "did not play",
};
const ICONS = {
  Back: "M3 2h2v5l7-5v12l-7-5v5H3z",
  Play: "M3 1l11 7-11 7z",
  Pause: "M3 2h4v12H3zM9 2h4v12H9z",
  Next: "M13 2h-2v5L4 2v12l7-5v5h2z",
  Stop: "M3 3h10v10H3z",
  "More like this": "M8 14L2 8a3.7 3.7 0 0 1 6-4.5A3.7 3.7 0 0 1 14 8z",
  "Less like this": "M3 1.6L8 6.6l5-5L14.4 3l-5 5 5 5-1.4 1.4-5-5-5 5L1.6 13l5-5-5-5z",
};

function element(tag, className, properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  if (className) made.className = className;
  return made;
}

// JupyterLab takes single keys as commands unless the focused element itself says otherwise.
function focusable(made) {
  made.setAttribute("data-lm-suppress-shortcuts", "true");
  return made;
}

function label(button, text) {
  if (button.dataset.says === text) return;
  button.dataset.says = text;
  const icon = drawn("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: "kit-radio-icon" });
  icon.append(drawn("path", { d: ICONS[text] }));
  button.replaceChildren(icon, element("span", "", { textContent: text }));
}

function button(text, onclick, className = "") {
  const made = focusable(element("button", `kit-radio-button ${className}`, { type: "button", onclick }));
  label(made, text);
  return made;
}

function slider(text, properties, className) {
  const frame = element("label", className, { textContent: `${text} ` });
  const range = focusable(element("input", "", { type: "range", ...properties }));
  frame.append(range);
  return [frame, range];
}

const name = (entry) => `${entry.title} · ${entry.artist}`;

class View {
  constructor(el, actions) {
    this.actions = actions;
    this.rows = new Map(); // id -> list item
    this.root = element("section", "kit-panel kit-radio");
    this.root.setAttribute("aria-label", "Radio");
    this.cover = element("div", "kit-radio-art");
    this.words = element("p", "kit-radio-words");
    this.title = element("p", "kit-radio-title");
    this.artist = element("p", "kit-radio-artist");
    this.now = element("div", "kit-radio-now");
    this.now.setAttribute("aria-live", "polite");
    this.now.append(this.words, this.title, this.artist);
    this.why = element("p", "kit-radio-why");
    this.note = element("p", "kit-radio-note");
    const text = element("div", "kit-radio-text");
    text.append(this.now, this.why, this.note);
    const top = element("div", "kit-radio-top");
    top.append(this.cover, text);

    this.progress = element("progress", "kit-radio-progress", { max: 1, value: 0 });
    this.progress.setAttribute("aria-label", "Position in the clip");
    this.time = element("span", "kit-radio-time");
    const position = element("div", "kit-radio-position");
    position.append(this.progress, this.time);

    this.status = element("p", "kit-radio-status");
    this.status.setAttribute("role", "status");
    this.problem = element("p", "kit-radio-problem");
    this.problem.setAttribute("role", "alert");
    this.root.append(top, position, this.controls(), this.sliders(), this.status, this.problem, this.lists());
    el.append(this.root);
  }

  controls() {
    const { toggle, back, next, stop, like, skip } = this.actions;
    this.play = button("Play", toggle, "kit-radio-play");
    this.like = button("More like this", like);
    this.like.setAttribute("aria-pressed", "false");
    const transport = element("div", "kit-radio-group");
    transport.append(button("Back", back), this.play, button("Next", next), button("Stop", stop));
    const taste = element("div", "kit-radio-group");
    taste.append(this.like, button("Less like this", skip));
    const controls = element("div", "kit-radio-controls");
    controls.append(transport, taste);
    return controls;
  }

  sliders() {
    const [reach, range] = slider("Neighbourhood", { min: 1, step: 1 }, "kit-radio-slider");
    this.range = range;
    this.reach = element("output", "kit-radio-reach");
    this.range.oninput = () => this.showReach(Number(this.range.value));
    this.range.onchange = () => this.actions.reach(Number(this.range.value));
    this.range.onblur = () => this.moveReach();
    reach.append(this.reach);
    const [volume, loud] = slider("Volume", { min: 0, max: 100, value: 80 }, "kit-radio-slider");
    loud.oninput = () => this.actions.volume(loud.value / 100);
    const sliders = element("div", "kit-radio-controls");
    sliders.append(reach, volume);
    return sliders;
  }

  lists() {
    const list = (text, className) => {
      const heading = element("h4", "", { textContent: text });
      const items = focusable(element("ol", className)); // browsers let the keyboard scroll it
      items.setAttribute("aria-label", text);
      const frame = element("div", "kit-radio-list");
      frame.append(heading, items);
      return [frame, items];
    };
    const [way, wayItems] = list("The way so far", "kit-radio-way");
    const [ahead, aheadItems] = list("Coming up", "kit-radio-ahead");
    [this.way, this.ahead] = [wayItems, aheadItems];
    this.ahead.tabIndex = 0; // there is no button in it
    const lists = element("div", "kit-radio-lists");
    lists.append(way, ahead);
    return lists;
  }

  // `words` say what the radio does with the entry.
  showNow(entry, words, liked, playing) {
    this.words.textContent = words;
    if (this.cover.dataset.id !== `${entry?.id}`) {
      this.cover.dataset.id = `${entry?.id}`;
      this.cover.replaceChildren(...(entry ? [cover(entry.cover)] : []));
      this.title.textContent = entry?.title ?? "";
      this.artist.textContent = entry?.artist ?? "";
    }
    this.why.textContent = entry ? `Why: ${entry.why.replaceAll(" · ", "\u00a0· ")}` : "";
    this.like.setAttribute("aria-pressed", String(liked));
    label(this.play, playing ? "Pause" : "Play");
  }

  showNote(text, link) {
    this.note.textContent = text;
    if (!link?.startsWith("https://")) return;
    const anchor = focusable(element("a", "", { href: link, target: "_blank", rel: "noopener noreferrer" }));
    anchor.textContent = "listen to the whole track";
    this.note.append(" · ", anchor);
  }

  showReach(n) {
    this.reach.textContent = n === 1 ? "the nearest track" : `${n} nearest tracks`;
  }

  setReach(n, nTracks) {
    this.range.max = Math.max(n, Math.min(50, nTracks - 1));
    this.known = n;
    // A hand on the slider is ahead of the answers to its steps: an old one must not take it back.
    if (!this.range.matches(":focus")) this.moveReach();
  }

  moveReach() {
    this.range.value = this.known;
    this.showReach(this.known);
  }

  showTime(at, length) {
    const seconds = (t) => `${Math.floor(t / 60)}:${String(Math.floor(t % 60)).padStart(2, "0")}`;
    this.progress.value = length > 0 ? Math.min(at / length, 1) : 0;
    this.time.textContent = length > 0 ? `${seconds(at)} / ${seconds(length)}` : "";
  }

  // `mark(entry)` gives {state, reason, liked} as the page knows it.
  showLists(way, ahead, current, mark, playing) {
    this.fill(this.way, way, (item, entry) => this.showHeard(item, entry, mark(entry), entry === current && playing));
    this.fill(this.ahead, ahead, (item, entry) => {
      item.lastChild.textContent = name(entry);
    });
    const item = current && this.rows.get(`way ${current.id}`);
    if (item && this.shownLast !== current.id) {
      this.shownLast = current.id;
      requestAnimationFrame(() => {
        this.way.scrollTop = item.offsetTop - this.way.clientHeight + item.offsetHeight;
      });
    }
  }

  showHeard(item, entry, { state, reason, liked }, playing) {
    const row = item.firstChild;
    const said = [playing ? "now playing" : STATES[state], liked && "♥ more like this", reason].filter(Boolean);
    const text = said.join(", ");
    row.children[1].firstChild.textContent = name(entry);
    if (row.children[1].lastChild.textContent !== text) row.children[1].lastChild.textContent = text;
    if (playing) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }

  fill(list, entries, show) {
    const kind = list === this.way ? "way" : "ahead";
    const wanted = entries.map((entry) => {
      const key = `${kind} ${entry.id}`;
      if (!this.rows.has(key)) this.rows.set(key, kind === "way" ? this.heardRow(entry) : this.aheadRow(entry));
      show(this.rows.get(key), entry);
      return this.rows.get(key);
    });
    for (const item of [...list.children]) if (!wanted.includes(item)) item.remove();
    wanted.forEach((item, i) => list.children[i] !== item && list.insertBefore(item, list.children[i] ?? null));
  }

  heardRow(entry) {
    const item = element("li");
    const row = focusable(element("button", "kit-radio-row", { type: "button" }));
    row.onclick = () => this.actions.go(entry.id);
    const text = element("span", "kit-radio-row-text");
    text.append(element("span", "kit-radio-row-name"), element("span", "kit-radio-row-state"));
    row.append(cover(entry.cover), text);
    item.append(row);
    return item;
  }

  aheadRow(entry) {
    const item = element("li", "kit-radio-row");
    item.append(cover(entry.cover), element("span", "kit-radio-row-name"));
    return item;
  }
}
