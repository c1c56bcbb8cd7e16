// Where the tracks are and what they are called. Nothing here knows of the page.

export function bytesOf(view) {
  return new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// Names as UTF-8, a line each. One is decoded when it is wanted; all of them at the first search.
export class Names {
  constructor(bytes, n) {
    this.bytes = bytes;
    this.starts = new Uint32Array(n + 1);
    let row = 0;
    for (let at = bytes.indexOf(10); at >= 0 && row < n - 1; at = bytes.indexOf(10, at + 1)) this.starts[++row] = at + 1;
    this.starts[n] = bytes.length + 1;
    this.decoder = new TextDecoder();
    this.folded = null;
  }

  get length() {
    return this.starts.length - 1;
  }

  at(row) {
    return this.decoder.decode(this.bytes.subarray(this.starts[row], this.starts[row + 1] - 1));
  }

  // Marks the rows that hold the word.
  mark(word, marked) {
    this.folded ??= `${fold(this.decoder.decode(this.bytes))}\n`;
    const text = this.folded;
    let row = 0;
    let end = text.indexOf("\n");
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, end + 1)) {
      while (end < at) {
        end = text.indexOf("\n", end + 1);
        row += 1;
      }
      marked[row] = 1;
    }
  }
}

// The tracks whose title or artist holds each of the words.
export class Catalogue {
  constructor(titles, artists, artistNames) {
    Object.assign(this, { titles, artists, artistNames });
  }

  label(track) {
    return `${this.titles.at(track)} · ${this.artistNames.at(this.artists[track])}`;
  }

  find(text) {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const n = this.artists.length;
    let found = null;
    for (const word of words) {
      const marked = new Uint8Array(n);
      const of = new Uint8Array(this.artistNames.length);
      this.titles.mark(word, marked);
      this.artistNames.mark(word, of);
      for (let i = 0; i < n; i++) marked[i] = (marked[i] | of[this.artists[i]]) & (found ? found[i] : 1);
      found = marked;
    }
    const tracks = [];
    if (found) for (let i = found.indexOf(1); i >= 0; i = found.indexOf(1, i + 1)) tracks.push(i);
    return tracks;
  }
}

// A grid over the places: what is near is looked for ring by ring.
export class Grid {
  constructor(xy) {
    const n = xy.length / 2;
    this.xy = xy;
    this.side = Math.max(1, Math.min(1024, Math.ceil(Math.sqrt(n / 2))));
    this.cell = 2 / this.side;
    const { side } = this;
    const cells = new Uint32Array(n);
    this.starts = new Uint32Array(side * side + 1);
    for (let i = 0; i < n; i++) {
      cells[i] = this.line(xy[2 * i + 1]) * side + this.line(xy[2 * i]);
      this.starts[cells[i] + 1] += 1;
    }
    for (let c = 0; c < side * side; c++) this.starts[c + 1] += this.starts[c];
    const next = this.starts.slice();
    this.order = new Uint32Array(n);
    for (let i = 0; i < n; i++) this.order[next[cells[i]]++] = i;
  }

  line(value) {
    return Math.max(0, Math.min(this.side - 1, Math.floor((value + 1) / this.cell)));
  }

  // The point of least cost; a cost is never less than the distance, and Infinity for what is out of the question.
  search(x, y, reach, cost) {
    const { side, cell, xy } = this;
    const [cx, cy] = [this.line(x), this.line(y)];
    const outside = Math.max(0, Math.abs(x) - 1, Math.abs(y) - 1);
    let best = -1;
    let least = Infinity;
    const visit = (row, column) => {
      const c = row * side + column;
      for (let k = this.starts[c]; k < this.starts[c + 1]; k++) {
        const i = this.order[k];
        const price = cost(i, xy[2 * i] - x, xy[2 * i + 1] - y);
        if (price < least) [best, least] = [i, price];
      }
    };
    const rings = Math.min(side, Math.ceil((reach + outside) / cell) + 1);
    for (let ring = 0; ring <= rings; ring++) {
      if ((ring - 1) * cell > least) break;
      const [left, right] = [Math.max(0, cx - ring), Math.min(side - 1, cx + ring)];
      for (let row = Math.max(0, cy - ring); row <= Math.min(side - 1, cy + ring); row++) {
        const whole = row === cy - ring || row === cy + ring;
        if (whole) for (let column = left; column <= right; column++) visit(row, column);
        else {
          if (cx - ring >= 0) visit(row, cx - ring);
          if (ring && cx + ring < side) visit(row, cx + ring);
        }
      }
    }
    return least <= reach ? best : -1;
  }

  nearest(x, y, reach, allowed) {
    return this.search(x, y, reach, (i, dx, dy) => (allowed(i) ? Math.hypot(dx, dy) : Infinity));
  }

  // The nearest point within a quarter turn of a direction, and not so near that no step would be seen.
  towards(from, right, up, least, allowed) {
    const [x, y] = [this.xy[2 * from], this.xy[2 * from + 1]];
    const cost = (i, dx, dy) => {
      const along = dx * right + dy * up;
      const across = Math.abs(dx * up - dy * right);
      const far = Math.hypot(dx, dy);
      return i === from || along <= across || far < least || !allowed(i) ? Infinity : far + across / 2;
    };
    const found = this.search(x, y, 6, cost);
    return found < 0 && least > 0 ? this.towards(from, right, up, 0, allowed) : found;
  }
}

// Where a group is thickest: the middle of its members, told by a few hundred of them.
export function middles(xy, groupOf, nGroups) {
  const members = Array.from({ length: nGroups }, () => []);
  for (let i = 0; i < groupOf.length; i++) if (members[groupOf[i]].length < 400) members[groupOf[i]].push(i);
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  return members.map((of) => of.length ? [middle(of.map((i) => xy[2 * i])), middle(of.map((i) => xy[2 * i + 1]))] : null);
}
