import { bytesOf, Catalogue, Grid, middles, Names } from "./points.js";
import { drawingOn, lookOf } from "./drawing.js";
import { Marks } from "./marks.js";
import { Page, ROWS } from "./page.js";

// When something is drawn, and from what: places and names are asked of Python, pictures made of them.

const FIRST = 20000; // points of the first picture, and of each one while a slow machine moves
const MOST = 150000; // more at a time only where a picture of as many is quick
const [QUICK, SLOW] = [24, 70]; // milliseconds a picture: then more points at a time, or fewer
const PATIENCE = 4000; // milliseconds until the page says what it waits for
const BUSY = "Waiting for Python: it may be busy with a cell. Where no kernel runs, run the cell again.";

export class Scene {
  constructor(model, el) {
    this.model = model;
    this.view = { x: 0, y: 0, scale: 1, width: 1, height: 1, dots: 1, size: 2, moved: 1, only: -1, ordered: false };
    Object.assign(this, { n: 0, current: -1, hovered: -1, drawn: 0, dirty: false, chunk: FIRST, walk: [], results: null, labels: [] });
    this.asked = new Map(); // ask -> what to do with the answer
    this.layouts = {};
    this.page = new Page(el, this.actions());
    const { drawing, quick } = drawingOn(this.page.canvas);
    this.drawing = drawing;
    this.page.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.page.canvas.addEventListener("webglcontextrestored", () => this.restore());
    this.marks = new Marks(this.page.over);
    this.page.showCurrent("");
    if (!quick) this.page.say("This browser has no WebGL: the map is drawn without it, and slower.");
    this.listen();
    this.start();
  }

  listen() {
    const { model, page } = this;
    this.handlers = {
      "msg:custom": (message, buffers) => this.receive(message, buffers),
      "change:walk": () => this.showWalk(),
      "change:colour": () => this.colour(),
      "change:layout_by": () => this.arrange(model.get("layout_by")),
      "change:_progress": () => this.progress(),
    };
    for (const [name, act] of Object.entries(this.handlers)) model.on(name, act);
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(page.map);
    this.themes = new MutationObserver(() => this.restyle());
    this.themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  }

  // The places first, and with them a picture; then what the tracks are called.
  async start() {
    const patience = setTimeout(() => (this.page.wait.textContent = BUSY), PATIENCE);
    const way = this.model.get("layout_by");
    const [places, groups] = await Promise.all([this.want(way), this.want("groups")]);
    const { message, buffers } = groups;
    this.colourings = message.colourings.map((colouring, i) => ({ ...colouring, of: bytesOf(buffers[i]) }));
    this.layouts[way] = new Float32Array(bytesOf(places.buffers[0]).buffer);
    this.xy = this.layouts[way];
    this.n = this.xy.length / 2;
    this.page.know({ n: this.n, ...message });
    clearTimeout(patience);
    this.page.wait.remove();
    this.page.way.value = way;
    this.drawing.places(this.xy, this.xy);
    this.fit();
    this.restyle();
    this.ready = true;
    this.resize();
    const names = (await this.want("names")).buffers;
    const artists = new Uint32Array(bytesOf(names[1]).buffer);
    const nArtists = bytesOf(names[2]).reduce((lines, byte) => lines + (byte === 10), 1);
    this.catalogue = new Catalogue(new Names(bytesOf(names[0]), this.n), artists, new Names(bytesOf(names[2]), nArtists));
    this.grid = new Grid(this.xy);
    this.label();
    this.showWalk();
    this.progress();
    this.list();
    this.page.map.dataset.ready = "true";
  }

  // The machine took the drawing away, after a sleep perhaps, and gives it back empty.
  restore() {
    if (!this.ready) return;
    this.drawing = drawingOn(this.page.canvas).drawing;
    this.drawing.places(this.xy, this.xy);
    this.drawing.groups(this.colouring.of);
    this.redraw();
  }

  ask(content, answer) {
    const ask = Math.random().toString(36).slice(2);
    this.asked.set(ask, answer);
    this.model.send({ ...content, ask });
  }

  want(what) {
    return new Promise((resolve) => this.ask({ event: "want", what }, (message, buffers) => resolve({ message, buffers })));
  }

  receive(message, buffers) {
    if (message.event === "said") return this.page.say(message.text);
    const answer = this.asked.get(message.ask);
    this.asked.delete(message.ask); // an answer that is missing here is for another view of this map
    answer?.(message, buffers);
  }

  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  // -- what is shown, and how

  restyle() {
    const paper = getComputedStyle(this.page.root).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255];
    this.theme = paper[0] + paper[1] + paper[2] < 380 ? "dark" : "light";
    if (this.colourings) this.colour();
  }

  colour() {
    const colouring = this.colourings.find(({ name }) => name === this.model.get("colour")) ?? this.colourings[0];
    if (this.colouring !== colouring) {
      this.view.only = -1;
      this.drawing.groups(colouring.of);
      this.counts = colouring.groups.map(() => 0);
      for (const group of colouring.of) this.counts[group] += 1;
    }
    this.colouring = colouring;
    this.view.ordered = colouring.ordered;
    this.looks = colouring.groups.map((_, group) => lookOf(group, colouring.ordered, this.theme));
    this.page.colour.value = colouring.name;
    this.page.showLegend(colouring, this.counts, this.looks, this.view.only);
    this.label();
    this.redraw();
  }

  label() {
    const { xy, colouring, catalogue } = this;
    this.labels = [];
    if (colouring.ordered) {
      for (let i = 0; catalogue && i < this.n && this.labels.length < 12; i++) {
        if (colouring.of[i] === colouring.groups.length - 1) this.labels.push({ text: catalogue.titles.at(i), at: i });
      }
    } else {
      middles(xy, colouring.of, colouring.groups.length).forEach((place, group) => {
        if (place && group) this.labels.push({ text: colouring.groups[group], place });
      });
    }
    this.redraw();
  }

  showOnly(group) {
    this.view.only = group;
    this.colour();
    [...this.page.legend.children].find((entry) => entry.textContent.includes(` ${this.colouring.groups[group]} (`))?.focus();
    this.list();
  }

  allowed = (i) => this.view.only < 0 || this.colouring.of[i] === this.view.only;

  resize() {
    const { clientWidth: width, clientHeight: height } = this.page.map;
    if (!width || !height) return;
    const dots = Math.min(2, window.devicePixelRatio || 1);
    const whole = !this.view.touched;
    Object.assign(this.view, { width, height, dots });
    for (const canvas of [this.page.canvas, this.page.over]) Object.assign(canvas, { width: width * dots, height: height * dots });
    if (whole && this.n) this.fit();
    this.redraw();
  }

  // All points in sight, each as large as their number leaves room for.
  fit() {
    const { view, xy } = this;
    const [low, high] = [[Infinity, Infinity], [-Infinity, -Infinity]];
    for (let i = 0; i < xy.length; i++) {
      if (xy[i] < low[i & 1]) low[i & 1] = xy[i];
      if (xy[i] > high[i & 1]) high[i & 1] = xy[i];
    }
    const room = (side, axis) => (side - 36) / Math.max(high[axis] - low[axis], 1e-6);
    const scale = Math.max(1, Math.min(room(view.width, 0), room(view.height, 1)));
    Object.assign(view, { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2, scale, least: scale / 2, whole: scale });
  }

  all() {
    this.view.touched = false;
    this.fit();
    this.redraw();
    this.list();
  }

  to = (track) => this.onScreen(this.xy[2 * track], this.xy[2 * track + 1]);

  onScreen(x, y) {
    const { view } = this;
    return [view.width / 2 + (x - view.x) * view.scale, view.height / 2 - (y - view.y) * view.scale];
  }

  onMap(x, y) {
    const { view } = this;
    return [view.x + (x - view.width / 2) / view.scale, view.y - (y - view.height / 2) / view.scale];
  }

  redraw() {
    this.dirty = true;
    if (!this.ready || this.frame) return;
    this.frame = requestAnimationFrame((now) => this.picture(now));
  }

  // One picture: from the start where something has changed, else some more points on top of what is there.
  picture(now) {
    const { view } = this;
    this.frame = 0;
    const took = now - this.last;
    if (took < QUICK) this.chunk = Math.min(2 * this.chunk, Math.max(this.n, FIRST));
    else if (took > SLOW && took < 2000) this.chunk = Math.max(FIRST, this.chunk >> 1);
    if (this.dirty) {
      this.dirty = false;
      this.drawn = 0;
      const crowd = Math.sqrt((view.width * view.height) / Math.max(this.n, 1));
      view.size = Math.max(1.5, Math.min(11, crowd * 0.5 * (view.scale / view.whole) ** 0.7));
      if (this.moving) view.moved = Math.min(1, (now - this.moving) / 900);
      if (view.moved === 1) this.moving = 0;
      this.drawing.begin(view, this.looks);
      this.showMarks();
    }
    const more = Math.max(this.chunk, Math.min(this.drawn, MOST)); // at rest, twice as many each time
    const count = Math.min(more, this.n - this.drawn);
    this.drawing.draw(this.drawn, count);
    this.drawn += count;
    this.page.map.dataset.drawn = this.drawn;
    this.last = now;
    if (this.moving) this.dirty = true;
    if (this.dirty || this.drawn < this.n) this.frame = requestAnimationFrame((next) => this.picture(next));
    else this.last = -Infinity;
  }

  showMarks() {
    const labels = this.labels.map(({ text, at, place }) => {
      const [x, y] = at === undefined ? this.onScreen(...place) : this.to(at);
      return { text, x, y: at === undefined ? y : y - 14 };
    });
    const current = this.hovered >= 0 ? this.hovered : this.current;
    const found = (this.results ?? []).slice(0, ROWS);
    const marks = { view: this.view, to: this.to, walk: this.walk, found, current, theme: this.theme };
    this.marks.draw({ ...marks, labels: this.moving ? [] : labels });
  }

  // -- arrangement

  choose(way) {
    if (this.layouts[way]) return this.set("layout_by", way);
    this.model.send({ event: "arrange", by: way });
    this.page.way.value = this.model.get("layout_by");
  }

  async arrange(way) {
    if (!this.layouts[way]) this.layouts[way] = new Float32Array(bytesOf((await this.want(way)).buffers[0]).buffer);
    if (this.xy === this.layouts[way] || way !== this.model.get("layout_by")) return;
    const before = this.xy;
    this.xy = this.layouts[way];
    this.drawing.places(this.xy, before);
    this.grid = new Grid(this.xy);
    this.page.way.value = way;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.view.moved = calm ? 1 : 0;
    this.moving = calm ? 0 : performance.now();
    this.all();
    this.label();
    this.page.say(`Arranged by ${this.page.way.selectedOptions[0].textContent}.`);
  }

  progress() {
    const progress = this.model.get("_progress");
    this.page.showProgress(progress);
    if (progress.state === "stopped") this.page.say("Arranging was stopped. Choose “neighbours” to begin again.");
    if (progress.state?.startsWith("failed")) this.page.say(`Arranging by neighbours ${progress.state}`);
  }

  close() {
    cancelAnimationFrame(this.frame);
    for (const [name, act] of Object.entries(this.handlers)) this.model.off(name, act);
    this.sizes.disconnect();
    this.themes.disconnect();
    this.asked.clear();
    this.ready = false;
    this.drawing.close();
  }
}
