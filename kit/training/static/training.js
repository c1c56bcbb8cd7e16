// The page of a running training. Python makes the words and says where each line stands; this draws them.
// All text is set as text, never as markup.

const PATIENCE = 6000; // milliseconds until the page says that Python did not hear the button
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 340;
const HEIGHT = 170;
const UNHEARD =
  "Python has not heard this button yet: it is busy with a long step, or this program holds messages back while " +
  "a cell runs. The notebook's own stop button (■, interrupt) ends the training just as well; what was learnt is kept.";

function element(tag, className, properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  if (className) made.className = className;
  return made;
}

function drawn(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function shape(given) {
  if (given.line) {
    const [x1, y1, x2, y2] = given.line;
    return drawn("line", { x1, y1, x2, y2, class: given.dashed ? "kit-training-baseline" : "kit-training-axis" });
  }
  if (given.curve) return drawn("polyline", { points: given.curve.join(" "), class: "kit-training-curve" });
  if (given.dot) return drawn("circle", { cx: given.dot[0], cy: given.dot[1], r: 3.5, class: "kit-training-dot" });
  const [x, y] = given.at;
  return drawn("text", { x, y, "text-anchor": given.anchor }, given.text);
}

class Chart {
  constructor(name) {
    this.root = element("figure", "kit-training-chart");
    this.picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
    this.words = element("figcaption", "kit-training-words");
    this.root.append(element("strong", "", { textContent: name }), this.picture, this.words);
  }

  show({ words, shapes }) {
    this.picture.setAttribute("aria-label", words);
    this.picture.replaceChildren(...shapes.map(shape));
    this.words.textContent = words;
  }
}

class Training {
  constructor(model, el) {
    this.model = model;
    this.pressed = false;
    this.charts = new Map();
    this.root = element("section", "kit-panel kit-training");
    this.root.setAttribute("aria-label", "Training");
    this.title = element("p", "kit-training-title");
    this.where = element("p", "kit-training-where"); // changes too often to be read aloud
    this.progress = element("progress", "kit-training-progress", { max: 1, value: 0 });
    this.progress.setAttribute("aria-label", "Training done");
    this.stop = element("button", "kit-button kit-training-stop", { type: "button", textContent: "Stop" });
    // JupyterLab takes single keys as commands unless the focused element itself says otherwise.
    this.stop.setAttribute("data-lm-suppress-shortcuts", "true");
    this.stop.onclick = () => this.press();
    this.status = element("p", "kit-training-status");
    this.status.setAttribute("role", "status");
    this.pictures = element("div", "kit-training-charts");
    this.doctor = element("div", "kit-training-doctor", { hidden: true });
    this.advice = element("ul");
    this.doctor.setAttribute("role", "log");
    this.doctor.setAttribute("aria-label", "The training doctor");
    this.doctor.append(element("strong", "", { textContent: "The training doctor" }), this.advice);
    const controls = element("div", "kit-training-controls");
    controls.append(this.stop, this.progress);
    this.root.append(this.title, controls, this.where, this.status, this.pictures, this.doctor);
    el.append(this.root);
    this.onRun = () => this.show();
    model.on("change:run", this.onRun);
    this.show();
    model.send({ event: "drawn" });
  }

  show() {
    const run = this.model.get("run");
    this.title.textContent = run.title;
    this.where.textContent = run.where;
    this.progress.value = run.progress;
    for (const chart of run.charts) {
      if (!this.charts.has(chart.name)) {
        const made = new Chart(chart.name);
        this.charts.set(chart.name, made);
        this.pictures.append(made.root);
      }
      this.charts.get(chart.name).show(chart);
    }
    this.doctor.hidden = run.doctor.length === 0;
    for (const words of run.doctor.slice(this.advice.children.length)) {
      this.advice.append(element("li", "", { textContent: words }));
    }
    if (run.outcome !== "training") this.settle(run.outcome);
  }

  press() {
    if (this.pressed) return;
    this.pressed = true;
    this.stop.setAttribute("aria-disabled", "true"); // it keeps the focus
    this.say("Stop: the training ends after the current batch.");
    this.model.send({ event: "stop" });
    this.patience = setTimeout(() => this.say(UNHEARD), PATIENCE);
  }

  settle(outcome) {
    clearTimeout(this.patience);
    this.pressed = true;
    this.stop.setAttribute("aria-disabled", "true");
    this.say(outcome === "stopping" ? "Stopping: what was learnt is kept." : `The training has ${outcome}.`);
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  close() {
    clearTimeout(this.patience);
    this.model.off("change:run", this.onRun);
  }
}

function render({ model, el }) {
  const training = new Training(model, el);
  return () => training.close();
}

export default { render };
