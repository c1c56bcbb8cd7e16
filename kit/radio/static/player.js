// The page of the player. The browser owns the clock: it plays the queue that Python fills, and pulls the sound
// of a track just before its turn. All text is set as text, never as markup.

const STARTED = "kit-radio-started"; // told to the whole page, so that two players never sound together
const PATIENCE = 2500; // milliseconds until the page says what it waits for
const FAILURES = 3; // as many tracks in a row that cannot be played end the attempt

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

function button(text, onclick) {
  return focusable(element("button", "kit-radio-button", { type: "button", textContent: text, onclick }));
}

// Asks Python for the sound of an entry of the queue; one request a place, until it has been played.
class Sounds {
  constructor(model) {
    this.model = model;
    this.sources = new Map(); // index -> promise of {src, ours}
    this.waiting = new Map(); // ask -> {resolve, reject}
    this.onMessage = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.onMessage);
  }

  get(index) {
    if (!this.sources.has(index)) this.sources.set(index, this.ask(index));
    return this.sources.get(index);
  }

  ask(index) {
    const ask = `${index}-${Math.random().toString(36).slice(2)}`;
    const promise = new Promise((resolve, reject) => this.waiting.set(ask, { resolve, reject }));
    promise.catch(() => this.sources.delete(index)); // a later try asks again
    this.model.send({ event: "want", index, ask });
    return promise;
  }

  receive(message, buffers) {
    const waiting = this.waiting.get(message.ask);
    if (!waiting) return; // the answer to another view of this player, or one that came twice
    this.waiting.delete(message.ask);
    if (message.event !== "audio") waiting.reject(new Error(message.reason));
    else if (message.url) waiting.resolve({ src: message.url, ours: false });
    else waiting.resolve({ src: URL.createObjectURL(new Blob([buffers[0]], { type: "audio/wav" })), ours: true });
  }

  drop(index) {
    const source = this.sources.get(index);
    this.sources.delete(index);
    source?.then(({ src, ours }) => ours && URL.revokeObjectURL(src)).catch(() => {});
  }

  close() {
    this.model.off("msg:custom", this.onMessage);
    for (const index of [...this.sources.keys()]) this.drop(index);
    this.waiting.clear();
  }
}

// What is seen. It holds no state of its own.
class View {
  constructor(el, actions) {
    this.root = element("section", "kit-radio");
    this.root.setAttribute("aria-label", "Radio");
    this.now = element("p", "kit-radio-now");
    this.now.setAttribute("aria-live", "polite");
    this.note = element("p", "kit-radio-note");
    this.status = element("p", "kit-radio-status");
    this.status.setAttribute("role", "status");
    this.progress = element("progress", "kit-radio-progress", { max: 1, value: 0 });
    this.progress.setAttribute("aria-label", "Position in the clip");
    this.time = element("span", "kit-radio-time");
    this.list = element("ol", "kit-radio-queue");
    this.list.setAttribute("aria-label", "Queue");
    this.list.tabIndex = 0; // it scrolls, so the keyboard must reach it
    focusable(this.list);
    this.play = button("Play", actions.toggle);
    const position = element("div", "kit-radio-position");
    position.append(this.progress, this.time);
    const controls = element("div", "kit-radio-controls");
    controls.append(this.play, button("Next", actions.next), button("Stop", actions.stop), this.volume(actions));
    this.count = element("p", "kit-radio-count");
    this.root.append(this.now, this.note, position, controls, this.status, this.count, this.list);
    el.append(this.root);
  }

  volume(actions) {
    const label = element("label", "kit-radio-volume", { textContent: "Volume " });
    const range = focusable(element("input", "", { type: "range", min: 0, max: 100, value: 80 }));
    range.oninput = () => actions.volume(range.value / 100);
    actions.volume(range.value / 100);
    label.append(range);
    return label;
  }

  showQueue(queue, marks, current) {
    const left = Math.max(queue.length - current, 0);
    this.count.textContent = queue.length ? `Queue: ${queue.length} asked for, ${left} left` : "";
    while (this.list.children.length < queue.length) this.list.append(element("li"));
    queue.forEach((entry, i) => {
      const item = this.list.children[i];
      const mark = marks.get(i);
      const text = `${entry.title} · ${entry.artist}${mark ? ` (${mark})` : ""}`;
      if (item.textContent !== text) item.textContent = text;
      if (i === current) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    });
    const item = this.list.children[current];
    if (item) this.list.scrollTop = item.offsetTop - this.list.clientHeight / 2;
  }

  showTrack(entry, words) {
    this.now.textContent = entry ? `${words}: ${entry.title} · ${entry.artist}` : words;
    this.note.textContent = entry ? entry.note : "";
    if (!entry?.link.startsWith("https://")) return;
    const link = focusable(element("a", "", { href: entry.link, target: "_blank", rel: "noopener noreferrer" }));
    link.textContent = "listen to the whole track";
    this.note.append(" · ", link);
  }

  showTime(at, length) {
    const seconds = (t) => `${Math.floor(t / 60)}:${String(Math.floor(t % 60)).padStart(2, "0")}`;
    this.progress.value = length > 0 ? at / length : 0;
    this.time.textContent = length > 0 ? `${seconds(at)} / ${seconds(length)}` : "";
  }
}

class Radio {
  constructor(model, el) {
    this.model = model;
    this.current = 0; // the place in the queue that plays, or comes next
    this.playing = false; // what the listener wants, whatever the browser manages
    this.loaded = null; // the place whose sound the audio element holds
    this.retried = null; // the place whose link was asked for a second time
    this.failures = 0;
    this.turn = 0; // counts starts; what an older start still awaits is dropped
    this.marks = new Map();
    this.sounds = new Sounds(model);
    this.audio = new Audio(); // no crossorigin: previews must not need the server's permission to be heard
    this.audio.onended = () => this.leave("ended", "played");
    this.audio.onerror = () => this.onBroken();
    this.audio.ontimeupdate = () => this.view.showTime(this.audio.currentTime, this.audio.duration);
    this.view = new View(el, {
      toggle: () => (this.playing ? this.pause() : this.start()),
      next: () => this.entry() && this.leave("skipped", "skipped"),
      stop: () => this.stop(),
      volume: (value) => (this.audio.volume = value),
    });
    this.onQueue = () => this.queueGrew();
    this.onOther = (event) => event.detail !== this && this.playing && this.pause();
    model.on("change:queue", this.onQueue);
    document.addEventListener(STARTED, this.onOther);
    this.say(this.queue().length ? "Press Play to listen." : "");
    this.queueGrew();
  }

  queue() {
    return this.model.get("queue");
  }

  entry() {
    return this.queue()[this.current];
  }

  say(text) {
    this.view.status.textContent = text;
  }

  show() {
    const heard = this.playing && this.loaded === this.current && !this.audio.paused;
    const words = heard ? "Now playing" : this.playing ? "Loading" : "Next";
    this.view.showTrack(this.entry(), this.entry() ? words : "Nothing more in the queue");
    this.view.play.textContent = this.playing ? "Pause" : "Play";
    const marks = new Map(this.marks);
    if (this.entry()) marks.set(this.current, words.toLowerCase());
    this.view.showQueue(this.queue(), marks, this.current);
  }

  report(event, index = this.current) {
    this.model.send({ event, index });
  }

  queueGrew() {
    if (this.entry()) this.sounds.get(this.current).catch(() => {}); // so that a click can start the sound itself
    if (this.playing && this.loaded !== this.current && this.entry()) this.start();
    else this.show();
    if (!this.playing && this.entry() && !this.view.status.textContent) this.say("Press Play to listen.");
  }

  async start() {
    const turn = ++this.turn;
    const index = this.current;
    this.playing = true;
    document.dispatchEvent(new CustomEvent(STARTED, { detail: this }));
    this.show();
    if (!this.entry()) return this.say("Waiting for the next track.");
    this.say("");
    const patience = setTimeout(
      () => turn === this.turn && this.say("Waiting for Python: it may be busy with a cell."),
      PATIENCE,
    );
    try {
      if (this.loaded !== index) {
        const { src } = await this.sounds.get(index);
        if (turn !== this.turn) return;
        this.loaded = index;
        this.audio.src = src;
      }
      await this.audio.play();
      if (turn !== this.turn) return;
      this.failures = 0;
      this.show();
      this.say("");
      if (this.queue()[index + 1]) this.sounds.get(index + 1).catch(() => {});
    } catch (error) {
      if (turn === this.turn) this.onFailure(error);
    } finally {
      clearTimeout(patience);
    }
  }

  onFailure(error) {
    if (error.name === "NotAllowedError") {
      this.pause();
      this.say("Your browser holds the sound back: press Play once more.");
      this.report("blocked");
    } else if (this.loaded !== this.current) {
      this.skipBroken(error.message);
    } // a sound that came and cannot be played is told by onerror
  }

  // A link may have expired between the asking and the playing: a fresh one is asked for, once.
  onBroken() {
    if (this.loaded === null) return;
    const index = this.loaded;
    this.loaded = null;
    this.sounds.drop(index);
    if (index !== this.current) return;
    if (this.retried === index) return this.skipBroken("The preview does not play.");
    this.retried = index;
    if (this.playing) this.start();
  }

  skipBroken(reason) {
    this.failures += 1;
    if (this.failures >= FAILURES) {
      this.failures = 0;
      this.retried = null;
      this.pause();
      return this.say(`${FAILURES} tracks in a row did not play. ${reason} Press Play to try again.`);
    }
    this.leave("skipped", `skipped: ${reason}`);
  }

  leave(event, mark) {
    const index = this.current;
    this.turn += 1;
    this.audio.pause();
    this.marks.set(index, mark);
    this.sounds.drop(index);
    this.loaded = null;
    this.current += 1;
    this.report(event, index);
    this.view.showTime(0, 0);
    if (this.playing) this.start();
    else this.queueGrew();
  }

  pause() {
    this.turn += 1;
    this.playing = false;
    this.audio.pause();
    this.show();
    this.say("Paused.");
  }

  stop() {
    this.pause();
    if (this.loaded !== null) this.audio.currentTime = 0;
    this.say("Stopped. Press Play to listen.");
    if (this.entry()) this.report("stopped");
  }

  close() {
    this.turn += 1;
    this.playing = false;
    this.loaded = null;
    this.model.off("change:queue", this.onQueue);
    document.removeEventListener(STARTED, this.onOther);
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.sounds.close();
  }
}

function render({ model, el }) {
  const radio = new Radio(model, el);
  return () => radio.close();
}

export default { render };
