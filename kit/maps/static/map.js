import { ROWS } from "./page.js";
import { Scene } from "./scene.js";

// What the hand and the keyboard do on the map, what sounds, and the lists that stand in for it.

const STARTED = "kit-radio-started"; // told to the whole page, so that two players never sound together
const REST = 250; // milliseconds that the mouse rests before a clip plays, or the map before its table is made anew
const STEP = 6; // pixels that an arrow key moves at least
const REACH = 14; // pixels from the mouse to the track that it means
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

class TrackMap extends Scene {
  actions() {
    return {
      search: (text) => this.search(text),
      colour: (name) => this.set("colour", name),
      way: (way) => this.choose(way),
      zoom: (factor) => this.zoom(factor),
      all: () => this.all(),
      start: () => this.pick(this.current),
      play: () => this.play(this.current),
      stop: () => this.model.send({ event: "stop" }),
      only: (group) => this.showOnly(group),
      go: (track) => this.go(track),
      list: () => this.list(),
    };
  }

  listen() {
    super.listen();
    const { page } = this;
    this.audio = new Audio(); // no crossorigin: previews must not need the server's permission to be heard
    this.audio.onended = () => page.say("The clip is over.");
    this.closing = new AbortController();
    const on = (target, name, act, options) =>
      target.addEventListener(name, act, { signal: this.closing.signal, ...options });
    on(page.map, "pointermove", (event) => this.move(event));
    on(page.map, "pointerdown", (event) => this.press(event));
    on(page.map, "pointerup", (event) => this.release(event));
    on(page.map, "pointercancel", () => (this.drag = null));
    on(page.map, "pointerleave", () => this.hover(-1));
    on(page.map, "wheel", (event) => this.wheel(event), { passive: false });
    on(page.map, "keydown", (event) => this.key(event));
    // A page that is being scrolled goes on scrolling when the map comes under the mouse.
    on(document, "wheel", (event) => page.map.contains(event.target) || (this.scrolled = event.timeStamp), { passive: true });
    on(document, STARTED, (event) => event.detail !== this && this.silence());
  }

  // -- the hand

  at(event) {
    const box = this.page.map.getBoundingClientRect();
    return [event.clientX - box.left - this.page.map.clientLeft, event.clientY - box.top - this.page.map.clientTop];
  }

  under(x, y) {
    return this.grid ? this.grid.nearest(...this.onMap(x, y), REACH / this.view.scale, this.allowed) : -1;
  }

  move(event) {
    const [x, y] = this.at(event);
    if (!this.drag) return this.hover(this.under(x, y));
    const [dx, dy] = [x - this.drag.x, y - this.drag.y];
    if (!this.drag.far && Math.hypot(dx, dy) < 4) return;
    Object.assign(this.drag, { x, y, far: true });
    this.pan(dx, dy);
  }

  press(event) {
    if (event.button) return;
    const [x, y] = this.at(event);
    this.drag = { x, y, far: false };
    this.page.map.setPointerCapture(event.pointerId);
  }

  release(event) {
    const far = this.drag?.far;
    this.drag = null;
    if (far !== false) return;
    const track = this.under(...this.at(event));
    if (track < 0) return;
    this.select(track);
    this.pick(track);
  }

  hover(track) {
    if (track === this.hovered || !this.catalogue) return;
    this.hovered = track;
    clearTimeout(this.resting);
    this.page.showTip(track < 0 ? "" : this.describe(track), ...(track < 0 ? [0, 0] : this.to(track)), this.view.width);
    this.showMarks();
    if (track >= 0 && this.page.hovering.checked) this.resting = setTimeout(() => this.play(track), REST);
  }

  wheel(event) {
    if (event.timeStamp - this.scrolled < 400) return void (this.scrolled = event.timeStamp);
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * lines)) * 0.0025), ...this.at(event));
  }

  pan(dx, dy) {
    const { view } = this;
    view.x = Math.max(-1.2, Math.min(1.2, view.x - dx / view.scale));
    view.y = Math.max(-1.2, Math.min(1.2, view.y + dy / view.scale));
    this.seen();
  }

  zoom(factor, x = this.view.width / 2, y = this.view.height / 2) {
    const { view } = this;
    const [mapX, mapY] = this.onMap(x, y);
    view.scale = Math.max(view.least, Math.min(view.whole * 2000, view.scale * factor));
    view.x = mapX - (x - view.width / 2) / view.scale;
    view.y = mapY + (y - view.height / 2) / view.scale;
    this.seen();
  }

  // Another part of the map is in view.
  seen() {
    this.view.touched = true;
    this.hover(-1);
    this.redraw();
    clearTimeout(this.listing);
    this.listing = setTimeout(() => this.list(), REST);
  }

  // -- the keyboard

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.catalogue) return;
    const arrow = ARROWS[event.key];
    const acts = { "+": () => this.zoom(1.6), "=": () => this.zoom(1.6), "-": () => this.zoom(1 / 1.6), 0: () => this.all(),
      Enter: () => this.pick(this.current), p: () => this.play(this.current), P: () => this.play(this.current) };
    const act = arrow ? () => (event.shiftKey ? this.pan(-80 * arrow[0], 80 * arrow[1]) : this.step(arrow)) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  step([right, up]) {
    const { view } = this;
    const found = this.current < 0
      ? this.grid.nearest(view.x, view.y, 6, this.allowed)
      : this.grid.towards(this.current, right, up, STEP / view.scale, this.allowed);
    if (found < 0) return this.page.say("No track that way.");
    this.select(found);
    const [x, y] = this.to(found);
    const [edgeX, edgeY] = [Math.min(60, view.width / 4), Math.min(60, view.height / 4)];
    const dx = Math.max(edgeX - x, 0) || Math.min(view.width - edgeX - x, 0);
    const dy = Math.max(edgeY - y, 0) || Math.min(view.height - edgeY - y, 0);
    if (dx || dy) this.pan(dx, dy);
  }

  select(track) {
    this.current = track;
    this.page.showCurrent(this.describe(track));
    this.redraw();
  }

  describe(track) {
    const groups = this.colourings.filter(({ name }) => name !== "artist");
    return [this.catalogue.label(track), ...groups.map(({ groups: names, of }) => names[of[track]])].join(" · ");
  }

  // Bring a track into the middle, near enough to tell it from those beside it.
  go(track) {
    const { view, xy } = this;
    Object.assign(view, { x: xy[2 * track], y: xy[2 * track + 1], scale: Math.max(view.scale, view.whole * 6) });
    this.select(track);
    this.seen();
  }

  // -- the radio and the clips

  pick(track) {
    if (track < 0) return this.page.say("Go to a track first, with an arrow key or the search.");
    if (!this.page.start.hidden) this.page.say(`Asking the radio to start at ${this.catalogue.label(track)}.`);
    this.model.send({ event: "pick", track });
  }

  play(track) {
    if (this.page.play.hidden) return this.page.say("This map was made without previews.");
    if (track < 0) return this.page.say("Go to a track first, with an arrow key or the search.");
    if (this.sounding === track) return this.silence("Stopped.");
    this.silence(`Fetching the clip of ${this.catalogue.label(track)}.`);
    this.sounding = track;
    this.ask({ event: "clip", track }, (message, buffers) => {
      if (this.sounding !== track) return;
      if (message.event !== "clip") return this.silence(message.reason);
      if (!message.url) this.ours = URL.createObjectURL(new Blob([buffers[0]], { type: "audio/wav" }));
      this.audio.src = message.url ?? this.ours;
      document.dispatchEvent(new CustomEvent(STARTED, { detail: this }));
      this.audio.play().then(
        () => this.page.say(`Playing ${this.catalogue.label(track)}. P stops it.`),
        (error) => this.sounding === track && this.silence(error.name === "NotAllowedError"
          ? "Your browser holds the sound back: press P or a button once." : "The clip does not play."),
      );
    });
  }

  silence(words) {
    this.sounding = -1;
    this.audio.pause();
    if (this.ours) URL.revokeObjectURL(this.ours);
    this.ours = null;
    if (words) this.page.say(words);
  }

  showWalk() {
    this.walk = this.model.get("walk");
    if (!this.catalogue) return;
    const names = this.walk.map((track) => this.catalogue.label(track));
    this.page.showWalk(names);
    if (names.length > this.walked) this.page.say(`The radio plays ${names.length}: ${names[names.length - 1]}.`);
    this.walked = names.length;
    this.redraw();
  }

  // -- the lists

  search(text) {
    if (!this.catalogue) return;
    this.results = text.trim() ? this.catalogue.find(text) : null;
    this.page.showResults((this.results ?? []).slice(0, ROWS), this.results?.length ?? 0, (i) => this.catalogue.label(i));
    this.showMarks();
    this.list();
  }

  // The table shows what was searched for, else the most popular tracks in view.
  list() {
    if (!this.catalogue || !this.page.table.open) return;
    const tracks = this.results ?? this.inView();
    const total = tracks.length.toLocaleString("en");
    const what = this.results ? `${total} found` : `${total} tracks in view`;
    const columns = [
      ["Title", (i) => this.catalogue.titles.at(i)],
      ["Artist", (i) => this.catalogue.artistNames.at(this.catalogue.artists[i])],
      ...this.colourings.filter(({ name }) => name !== "artist").map(({ name, groups, of }) =>
        [name[0].toUpperCase() + name.slice(1), (i) => groups[of[i]]]),
    ];
    const more = tracks.length > ROWS ? `, the first ${ROWS} of them` : "";
    this.page.showTable(tracks.slice(0, ROWS), `${what}${more}. Press a title to go there.`, columns);
  }

  inView() {
    const { view, xy } = this;
    const [wide, high] = [view.width / 2 / view.scale, view.height / 2 / view.scale];
    const tracks = [];
    for (let i = 0; i < this.n; i++) {
      if (Math.abs(xy[2 * i] - view.x) <= wide && Math.abs(xy[2 * i + 1] - view.y) <= high && this.allowed(i)) tracks.push(i);
    }
    return tracks;
  }

  close() {
    super.close();
    this.closing.abort();
    clearTimeout(this.resting);
    clearTimeout(this.listing);
    this.silence();
    this.audio.removeAttribute("src");
  }
}

function render({ model, el }) {
  const map = new TrackMap(model, el);
  return () => map.close();
}

export default { render };
