// Part 4 of 4: the browser owns the clock. It plays the queue that Python fills, holds the sound of the next
// tracks, and tells Python what was heard.

const STARTED = "kit-radio-started"; // told to the whole page, so that two radios never sound together
const PATIENCE = 2500; // milliseconds until the page says what it waits for
const DETOUR = 1500; // milliseconds that a skip waits for Python's new choice
const FAILURES = 3; // as many tracks in a row that cannot be played end the attempt
const AHEAD = 4; // sounds held beside the one that plays
const BEHIND = 2;
const WAITING =
  "Waiting for Python: it may be busy with a cell. If it was restarted, run the cell of this radio again.";
const GONE = "Python was restarted or has ended, and no longer knows this radio: run its cell again.";

class Radio {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.current = null; // the entry that plays, or comes next
    this.playing = false; // what the listener wants, whatever the browser manages
    this.loaded = null; // the id whose sound the audio element holds
    this.retried = null; // the id whose link was asked for a second time
    this.failures = 0;
    this.gone = false; // whether Python no longer knows this radio
    this.turn = 0; // counts starts; what an older start still awaits is dropped
    this.marks = new Map(); // id -> {state, reason, liked}: what Python may not know yet
    this.sounds = new Sounds(model, (answers) => this.onLife(!answers));
    this.audio = new Audio(); // no crossorigin: previews must not need the server's permission to be heard
    this.audio.onended = () => this.leave("ended");
    this.audio.onerror = () => this.onBroken();
    this.audio.ontimeupdate = () => this.view.showTime(this.audio.currentTime, this.audio.duration);
    this.audio.volume = 0.8;
    this.view = new View(el, {
      toggle: () => (this.playing ? this.pause() : this.start()),
      back: () => this.back(),
      next: () => this.current && this.leave("next"),
      stop: () => this.stop(),
      like: () => this.like(),
      skip: () => this.current && this.skip(),
      go: (id) => this.go(this.queue().find((entry) => entry.id === id)),
      reach: (n) => this.sounds.tell({ event: "neighbourhood", n }),
      volume: (value) => (this.audio.volume = value),
    });
    this.listeners = {
      "change:queue": () => this.onQueue(),
      "change:ending": () => this.show(),
      "change:problem": () => this.show(),
      "change:n_candidates": () => this.onReach(),
      comm_live_update: () => this.checkLife(),
    };
    for (const [event, listener] of Object.entries(this.listeners)) model.on(event, listener);
    this.onOther = (event) => {
      if (event.detail === this || !this.playing) return;
      this.pause("Paused: another radio plays.");
    };
    document.addEventListener(STARTED, this.onOther);
    this.onReach();
    const last = this.queue().find((entry) => entry.id === model.get("playing"));
    this.current = last && last.state !== "started" ? this.following(last) : (last ?? null);
    this.say(last ? "Press Play to go on." : this.queue().length ? "Press Play to listen." : "");
    this.onQueue();
    this.checkLife();
  }

  queue() {
    return this.model.get("queue");
  }

  mark(entry) {
    return { state: entry.state, reason: entry.reason, liked: entry.liked, ...this.marks.get(entry.id) };
  }

  note(entry, changes) {
    this.marks.set(entry.id, { ...this.marks.get(entry.id), ...changes });
  }

  // What comes after an entry; for one that was drawn anew meanwhile, the first that nobody has heard.
  following(entry) {
    const queue = this.queue();
    const place = queue.findIndex(({ id }) => id === entry?.id);
    return (place >= 0 ? queue[place + 1] : queue.find((other) => !this.mark(other).state)) ?? null;
  }

  say(text) {
    this.view.status.textContent = text;
  }

  report(event, entry, more = {}) {
    this.sounds.tell({ event, id: entry.id, ...more });
  }

  onLife(gone) {
    if (this.gone === gone) return;
    this.gone = gone;
    if (gone && !this.playing) this.say("");
    this.show();
  }

  // JupyterLab marks what has lost its kernel; elsewhere, and where it does not notice, an unanswered hello tells.
  checkLife() {
    this.onLife(Boolean(this.el.closest(".jupyter-widgets-disconnected")));
    if (!this.gone) this.sounds.hello();
  }

  onReach() {
    this.view.setReach(this.model.get("n_candidates"), this.model.get("n_tracks"));
  }

  show() {
    const queue = this.queue();
    const heard = this.playing && this.loaded === this.current?.id && !this.audio.paused;
    const begun = this.current && this.mark(this.current).state === "started";
    const words = heard ? "Now playing" : this.playing ? "Loading" : begun ? "Paused at" : "Next";
    const end = this.model.get("ending") || "Nothing more in the queue.";
    const liked = Boolean(this.current && this.mark(this.current).liked);
    this.view.showNow(this.current, this.current ? words : end, liked, this.playing);
    this.view.showNote(this.source?.id === this.current?.id ? this.source.note : (this.current?.note ?? ""), this.current?.link);
    this.view.problem.textContent = [this.model.get("problem"), this.gone ? GONE : ""].filter(Boolean).join(" ");
    const way = queue.filter((entry) => this.mark(entry).state);
    const ahead = queue.filter((entry) => !this.mark(entry).state && entry.id !== this.current?.id);
    this.view.showLists(way, ahead, this.current, (entry) => this.mark(entry), heard);
  }

  onQueue() {
    const known = this.current && this.queue().find(({ id }) => id === this.current.id);
    if (known) this.current = known;
    else if (this.loaded !== this.current?.id || !this.current) {
      this.current = this.following(this.current); // it was drawn anew before its turn
      if (this.playing && this.current) this.start();
    }
    this.pull();
    this.show();
    if (!this.playing && this.current && !this.view.status.textContent) this.say("Press Play to listen.");
  }

  // The sound of the next tracks must be here before Python is busy.
  pull() {
    const queue = this.queue();
    const next = queue.some(({ id }) => id === this.current?.id) ? this.current : this.following(this.current);
    const place = next ? queue.indexOf(queue.find(({ id }) => id === next.id)) : queue.length;
    const ids = queue.slice(place, place + 1 + AHEAD).map(({ id }) => id);
    const before = queue.slice(Math.max(place - BEHIND, 0), place).map(({ id }) => id);
    const held = before.filter((id) => this.sounds.sources.has(id));
    if (this.current && !ids.includes(this.current.id)) ids.push(this.current.id);
    this.sounds.hold([...ids, ...held]);
  }

  async start() {
    const turn = ++this.turn;
    const entry = this.current;
    this.playing = true;
    document.dispatchEvent(new CustomEvent(STARTED, { detail: this }));
    this.show();
    this.checkLife();
    if (!entry) return this.wait();
    this.say("");
    const patience = setTimeout(() => turn === this.turn && this.say(this.gone ? GONE : WAITING), PATIENCE);
    try {
      const fresh = this.loaded !== entry.id;
      if (fresh) {
        const { src, note } = await this.sounds.get(entry.id);
        if (turn !== this.turn) return;
        this.loaded = entry.id;
        this.source = { id: entry.id, note };
        this.audio.src = src;
      }
      await this.audio.play();
      if (turn !== this.turn) return;
      this.failures = 0;
      this.note(entry, { state: "started", reason: "" });
      if (fresh || this.blocked) this.report("started", entry);
      this.blocked = false;
      this.show();
      if ([WAITING, GONE].includes(this.view.status.textContent)) this.say("");
      this.pull();
    } catch (error) {
      if (turn === this.turn) this.onFailure(error);
    } finally {
      clearTimeout(patience);
    }
  }

  // Nothing is in the queue: it has ended, or Python is late.
  wait() {
    if (!this.model.get("ending")) return this.say(WAITING);
    this.playing = false;
    this.show();
    this.say("The radio has ended. Any track of the way so far can be played again.");
  }

  onFailure(error) {
    if (error.name === "NotAllowedError") {
      this.blocked = true;
      this.pause("Your browser holds the sound back: press Play once more.");
      this.report("blocked", this.current);
    } else if (this.loaded !== this.current.id) {
      this.skipBroken(error.message);
    } // a sound that came and cannot be played is told by onerror
  }

  // A link may have expired between the asking and the playing: a fresh one is asked for, once.
  onBroken() {
    if (this.loaded === null) return;
    const id = this.loaded;
    this.loaded = null;
    this.sounds.drop(id);
    if (id !== this.current?.id) return;
    if (this.retried === id) return this.skipBroken("the preview does not play, a fresh link neither");
    this.retried = id;
    if (this.playing) this.start();
  }

  skipBroken(reason) {
    this.failures += 1;
    if (this.failures < FAILURES) return this.leave("failed", reason);
    this.failures = 0;
    this.retried = null;
    this.pause(`${FAILURES} tracks in a row did not play: ${reason}. Press Play to try again.`);
  }

  leave(event, reason = "") {
    const entry = this.current;
    this.silence();
    this.note(entry, { state: event, reason });
    this.report(event, entry, { reason });
    this.go(this.following(entry), reason && `${entry.title}: ${reason}`);
  }

  // Goes on when Python has chosen anew, or after a while with what is here.
  async skip() {
    const entry = this.current;
    const playing = this.playing;
    const turn = this.silence();
    this.note(entry, { state: "skipped", liked: false });
    this.report("skipped", entry);
    this.say("Going elsewhere.");
    const until = Date.now() + DETOUR;
    const told = () => this.queue().some(({ id, state }) => id === entry.id && state === "skipped");
    while (!told() && Date.now() < until && !this.gone) await new Promise((done) => setTimeout(done, 30));
    if (turn !== this.turn) return;
    this.playing = playing;
    this.go(this.following(entry));
  }

  silence() {
    this.turn += 1;
    this.audio.pause();
    this.loaded = null;
    this.view.showTime(0, 0);
    return this.turn;
  }

  go(entry, reason = "") {
    this.silence();
    this.current = entry;
    this.retried = null;
    this.pull();
    if (this.playing || (entry && this.mark(entry).state)) this.start();
    else this.show();
    if (reason) this.say(`Skipped ${reason}`);
  }

  back() {
    const queue = this.queue();
    const place = queue.findIndex(({ id }) => id === this.current?.id);
    const before = place < 0 ? queue.at(-1) : queue[place - 1];
    if (this.current && (this.audio.currentTime > 3 || !before)) this.audio.currentTime = 0;
    else if (before) this.go(before);
  }

  like() {
    const entry = this.current;
    if (!entry) return;
    const liked = !this.mark(entry).liked;
    this.note(entry, { liked });
    this.report(liked ? "liked" : "unliked", entry);
    this.show();
    this.say(liked ? "More like this, from now on." : "No longer pulled towards this track.");
  }

  pause(words = "Paused.") {
    this.turn += 1;
    this.playing = false;
    this.audio.pause();
    this.show();
    this.say(words);
  }

  stop() {
    this.pause("Stopped. Press Play to listen.");
    if (this.loaded !== null) this.audio.currentTime = 0;
    if (this.current) this.report("stopped", this.current);
  }

  close() {
    this.turn += 1;
    this.playing = false;
    this.loaded = null;
    for (const [event, listener] of Object.entries(this.listeners)) this.model.off(event, listener);
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
