// Part 2 of 4: asks Python for the sound of an entry; one request an entry, until it is dropped.

const DELAY = 1500; // milliseconds between the kernel's "done" and the arrival of what it said before

class Sounds {
  constructor(model, heard) {
    this.model = model;
    this.heard = heard; // is told whether Python still answers
    this.hellos = new Set(); // those not yet answered
    this.sources = new Map(); // id -> promise of {src, ours}
    this.waiting = new Map(); // ask -> {resolve, reject}
    this.onMessage = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.onMessage);
  }

  tell(content, callbacks) {
    try {
      this.model.send(content, callbacks);
    } catch {
      this.heard(false);
    }
  }

  // A kernel that is done with a hello and has not answered it is a new one, which knows nothing of this radio.
  hello() {
    const ask = `hello-${Math.random().toString(36).slice(2)}`;
    const judge = () => this.hellos.delete(ask) && this.heard(false);
    const status = ({ content }) => content.execution_state === "idle" && setTimeout(judge, DELAY);
    this.hellos.add(ask);
    this.tell({ event: "hello", ask }, { iopub: { status } });
  }

  get(id) {
    if (!this.sources.has(id)) this.sources.set(id, this.ask(id));
    return this.sources.get(id);
  }

  ask(id) {
    const ask = `${id}-${Math.random().toString(36).slice(2)}`;
    const promise = new Promise((resolve, reject) => this.waiting.set(ask, { resolve, reject }));
    promise.catch(() => this.sources.get(id) === promise && this.sources.delete(id)); // a later try asks again
    this.tell({ event: "want", id, ask });
    return promise;
  }

  // All that should be in the browser before its turn comes; the rest is let go.
  hold(ids) {
    for (const id of ids) this.get(id).catch(() => {});
    for (const id of [...this.sources.keys()]) if (!ids.includes(id)) this.drop(id);
  }

  receive(message, buffers) {
    this.hellos.delete(message.ask);
    this.heard(true);
    const waiting = this.waiting.get(message.ask);
    if (!waiting) return; // the answer to another view of this radio, or one that came twice
    this.waiting.delete(message.ask);
    if (message.event !== "audio") waiting.reject(new Error(message.reason));
    else if (message.url) waiting.resolve({ src: message.url, ours: false, note: message.note });
    else {
      const src = URL.createObjectURL(new Blob([buffers[0]], { type: "audio/wav" }));
      waiting.resolve({ src, ours: true, note: message.note });
    }
  }

  drop(id) {
    const source = this.sources.get(id);
    this.sources.delete(id);
    source?.then(({ src, ours }) => ours && URL.revokeObjectURL(src)).catch(() => {});
  }

  close() {
    this.model.off("msg:custom", this.onMessage);
    for (const id of [...this.sources.keys()]) this.drop(id);
    this.waiting.clear();
    this.hellos.clear();
  }
}
