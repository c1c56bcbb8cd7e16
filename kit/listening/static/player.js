// Part 3 of 3: a few sounds, of which one plays. Python makes a sound when it is asked for; the browser owns the clock.

const STARTED = "kit-radio-started"; // told to the whole page, so that two players never sound together
const PATIENCE = 2500; // milliseconds until the page says what it waits for
const STEP = 0.01; // seconds between two places of the cursor
const WAITING =
  "Waiting for Python: it may be busy with a cell. If it was restarted, run the cell of this player again.";
const GONE = "Python was restarted or has ended, and no longer knows these sounds: run their cell again.";

// JupyterLab takes single keys as commands unless the focused element itself says otherwise.
function focusable(node) {
  node.setAttribute("data-lm-suppress-shortcuts", "true");
  return node;
}

class Player {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.names = model.get("names");
    this.chosen = 0;
    this.loaded = null; // whose sound the audio element holds
    this.playing = false; // what the listener wants, whatever the browser manages
    this.gone = false;
    this.turn = 0; // counts starts; what an older start still awaits is dropped
    this.sounds = new Sounds(model, (answers) => this.onLife(!answers));
    this.audio = new Audio();
    this.audio.onended = () => this.pause("Played to its end.");
    this.audio.onerror = () => this.loaded !== null && this.pause("The browser cannot play this sound.");
    this.picture = new Picture(model.get("colours"), (share) => this.seek(share * this.length()));
    el.append(this.page());
    this.onPictures = () => this.show();
    this.onLive = () => this.checkLife();
    this.onOther = ({ detail }) => detail !== this && this.playing && this.pause("Paused: something else plays.");
    model.on("change:pictures", this.onPictures);
    model.on("comm_live_update", this.onLive);
    document.addEventListener(STARTED, this.onOther);
    this.show();
    this.say("Press Play to listen.");
    this.checkLife();
  }

  page() {
    const root = element("section", "kit-panel kit-player");
    root.setAttribute("aria-label", "Sounds to compare");
    this.button = focusable(element("button", "kit-button kit-player-play", { type: "button", textContent: "Play" }));
    this.button.onclick = () => (this.playing ? this.pause() : this.start());
    this.range = focusable(element("input", "kit-player-position", { type: "range", min: 0, max: 1, step: STEP, value: 0 }));
    this.range.setAttribute("aria-label", "Position in seconds");
    this.range.oninput = () => this.seek(Number(this.range.value));
    this.time = element("span", "kit-player-time");
    const controls = element("div", "kit-player-controls");
    controls.append(this.button, this.range, this.time);
    this.status = element("p", "kit-player-status");
    this.status.setAttribute("role", "status");
    const choices = this.names.length > 1 ? [this.model.get("slider") ? this.steps() : this.choices()] : [];
    root.append(...choices, this.picture.root, controls, this.picture.words, this.status);
    return root;
  }

  // The browser's own radio buttons: Tab reaches them, arrow keys choose.
  choices() {
    const group = `kit-player-${Math.random().toString(36).slice(2)}`; // of its own: each view has a module of its own
    const frame = element("fieldset", "kit-player-choices");
    frame.append(element("legend", "kit-player-legend", { textContent: "What to hear" }));
    this.inputs = this.names.map((name, i) => {
      const label = element("label", "kit-button kit-choice");
      const input = focusable(element("input", "", { type: "radio", name: group, value: i, checked: i === 0 }));
      input.onchange = () => this.choose(i);
      label.append(input, element("span", "", { textContent: name }));
      frame.append(label);
      return input;
    });
    return frame;
  }

  steps() {
    const last = this.names.length - 1;
    const frame = element("label", "kit-player-steps", { textContent: `${this.model.get("slider")} ` });
    const range = focusable(element("input", "", { type: "range", min: 0, max: last, step: 1, value: 0 }));
    this.step = element("output", "kit-player-step");
    range.oninput = () => this.choose(Number(range.value));
    this.stepper = range;
    frame.append(range, this.step);
    return frame;
  }

  say(text) {
    this.status.textContent = text;
  }

  length() {
    return this.audio.duration || 0;
  }

  // Another sound goes on where the one before stands, so that the ear can compare; one that is shorter begins anew.
  choose(i) {
    this.chosen = i;
    this.show();
    if (this.playing) this.start();
    else this.checkLife();
  }

  show() {
    this.picture.show(this.model.get("pictures")[this.chosen]);
    this.button.textContent = this.playing ? "Pause" : "Play";
    if (this.step) {
      this.step.textContent = this.names[this.chosen];
      this.stepper.setAttribute("aria-valuetext", this.names[this.chosen]);
    }
    this.showTime();
  }

  showTime() {
    const [at, length] = [this.audio.currentTime, this.length()];
    this.range.max = length || 1;
    this.range.value = at;
    this.picture.move(length ? Math.min(at / length, 1) : 0);
    this.time.textContent = length ? `${at.toFixed(1)} of ${length.toFixed(1)} s` : "";
  }

  follow() {
    this.showTime();
    if (this.playing) this.frame = requestAnimationFrame(() => this.follow());
  }

  async seek(seconds) {
    if (this.loaded === null) return this.start(); // there is nothing yet to go along
    this.audio.currentTime = Math.max(0, Math.min(seconds, this.length()));
    this.showTime();
  }

  onLife(gone) {
    if (this.gone === gone) return;
    this.gone = gone;
    if (gone && !this.playing) this.say(GONE);
    else if (this.status.textContent === GONE) this.say("Press Play to listen.");
  }

  // JupyterLab marks what has lost its kernel; elsewhere, and where it does not notice, an unanswered hello tells.
  checkLife() {
    this.onLife(Boolean(this.el.closest(".jupyter-widgets-disconnected")));
    if (!this.gone) this.sounds.hello();
  }

  async start() {
    const turn = ++this.turn;
    const i = this.chosen;
    this.playing = true;
    document.dispatchEvent(new CustomEvent(STARTED, { detail: this }));
    this.show();
    const patience = setTimeout(() => turn === this.turn && this.say(this.gone ? GONE : WAITING), PATIENCE);
    try {
      if (this.loaded !== i) await this.load(i, turn);
      if (turn !== this.turn) return;
      await this.audio.play();
      if (turn !== this.turn) return;
      this.say(this.names.length > 1 ? `Playing: ${this.names[i]}.` : "Playing.");
      cancelAnimationFrame(this.frame);
      this.follow();
    } catch (error) {
      if (turn === this.turn) this.onFailure(error);
    } finally {
      clearTimeout(patience);
    }
  }

  async load(i, turn) {
    const [at, before] = [this.audio.currentTime, this.length()];
    const { src } = await this.sounds.get(i);
    if (turn !== this.turn) return;
    this.loaded = i;
    this.audio.src = src;
    await new Promise((resolve, reject) => {
      this.audio.addEventListener("loadedmetadata", resolve, { once: true });
      this.audio.addEventListener("error", () => reject(new Error("the browser cannot play it")), { once: true });
    });
    if (turn === this.turn && at < before && at < this.length()) this.audio.currentTime = at;
  }

  onFailure(error) {
    if (error.name === "NotAllowedError") this.pause("Your browser holds the sound back: press Play once more.");
    else this.pause(`There is nothing to hear: ${error.message}.`);
  }

  pause(words = "Paused.") {
    this.turn += 1;
    this.playing = false;
    this.audio.pause();
    cancelAnimationFrame(this.frame);
    this.show();
    this.say(words);
  }

  close() {
    this.turn += 1;
    this.playing = false;
    this.loaded = null;
    cancelAnimationFrame(this.frame);
    this.model.off("change:pictures", this.onPictures);
    this.model.off("comm_live_update", this.onLive);
    document.removeEventListener(STARTED, this.onOther);
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.sounds.close();
  }
}

function render({ model, el }) {
  const player = new Player(model, el);
  return () => player.close();
}

export default { render };
