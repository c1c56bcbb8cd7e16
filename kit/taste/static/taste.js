// The players of the page that `python -m kit taste` writes. All of the page is there without them, but for its sound.

let sounding = null; // one song sounds at a time

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

class Song {
  constructor(root) {
    const one = (name) => root.querySelector(`.kit-taste-${name}`);
    this.audio = root.querySelector("audio");
    this.sounds = JSON.parse(one("sounds").textContent); // [{src, from, length, seconds}], in the order of the choices
    this.inputs = [...root.querySelectorAll(".kit-taste-choices input")];
    this.button = one("play");
    this.range = one("position");
    this.time = one("time");
    this.status = one("status");
    this.fields = [...root.querySelectorAll("[data-from]")].map((field) => ({
      field,
      from: Number(field.dataset.from),
      length: Number(field.dataset.length),
      cursor: field.querySelector(".kit-taste-cursor"),
    }));
    this.inputs.forEach((input, i) => (input.onchange = () => this.choose(i)));
    this.button.onclick = () => (this.audio.paused ? this.start() : this.pause());
    this.range.oninput = () => this.seek(Number(this.range.value));
    this.audio.onended = () => this.pause("Played to its end.");
    this.audio.onloadedmetadata = () => this.show();
    for (const { field, from, length } of this.fields.filter(({ field }) => field.dataset.seeks)) {
      field.onclick = (event) => {
        const { left, width } = field.getBoundingClientRect();
        this.seekInSong(from + ((event.clientX - left) / width) * length);
      };
    }
    this.choose(this.inputs.findIndex((input) => input.checked), "Press Play to listen.");
  }

  choose(i, words = "") {
    const played = !this.audio.paused;
    this.audio.pause();
    this.sound = this.sounds[i];
    this.audio.src = this.sound.src;
    this.status.textContent = words;
    this.show();
    if (played) this.start();
  }

  length() {
    return Number.isFinite(this.audio.duration) ? this.audio.duration : this.sound.length;
  }

  // Where the listener is in the song; an excerpt begins somewhere in it.
  place() {
    return this.sound.from + this.audio.currentTime;
  }

  show() {
    const [at, length] = [this.audio.currentTime, this.length()];
    this.button.textContent = this.audio.paused ? "Play" : "Pause";
    this.range.max = length;
    this.range.value = at;
    this.range.setAttribute("aria-valuetext", `${clock(this.place())} in the song`);
    this.time.textContent = `${clock(at)} of ${clock(length)}`;
    for (const { field, from, length: shown, cursor } of this.fields) {
      const share = (this.place() - from) / shown;
      cursor.style.left = `${100 * Math.min(Math.max(share, 0), 1)}%`;
      cursor.hidden = share < -1e-3 || share > 1.001;
    }
  }

  follow() {
    this.show();
    if (!this.audio.paused) requestAnimationFrame(() => this.follow());
  }

  async start() {
    if (sounding && sounding !== this) sounding.pause("Paused: another song plays.");
    sounding = this;
    const wanted = this.sound;
    try {
      await this.audio.play();
      this.status.textContent = "Playing.";
      this.follow();
    } catch (error) {
      if (wanted !== this.sound || error.name === "AbortError") return;
      if (error.name === "NotAllowedError") this.pause("Your browser holds the sound back: press Play once more.");
      else this.pause(wanted.failed);
    }
  }

  pause(words = "Paused.") {
    this.audio.pause();
    this.status.textContent = words;
    this.show();
  }

  seek(seconds) {
    this.audio.currentTime = Math.max(0, Math.min(seconds, this.length()));
    this.show();
  }

  seekInSong(seconds) {
    const { from, length } = this.sound;
    if (seconds < from || seconds > from + length) {
      const whole = this.inputs.length - 1; // the last choice is the song itself
      this.inputs[whole].checked = true;
      this.choose(whole);
    }
    this.seek(seconds - this.sound.from);
  }
}

for (const root of document.querySelectorAll(".kit-taste-song")) new Song(root);
