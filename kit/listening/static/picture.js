// Part 2 of 3: the picture beside a sound, in which a cursor goes along. All text is set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function element(tag, className, properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  if (className) made.className = className;
  return made;
}

// The colours of 256 levels, from a few that stand equally far apart.
function palette(stops) {
  const [parts, n] = [stops.map((stop) => [1, 3, 5].map((i) => parseInt(stop.slice(i, i + 2), 16))), stops.length - 1];
  return Array.from({ length: 256 }, (_, level) => {
    const at = (level / 255) * n;
    const i = Math.min(Math.floor(at), n - 1);
    return parts[i].map((from, k) => Math.round(from + (at - i) * (parts[i + 1][k] - from)));
  });
}

function bytes(levels) {
  return new Uint8Array(levels.buffer, levels.byteOffset, levels.byteLength);
}

// A table: one pixel a number, stretched by the style sheet.
function drawTable({ levels, bands, frames }, colours) {
  const canvas = element("canvas", "kit-player-table", { width: frames, height: bands });
  const image = new ImageData(frames, bands);
  bytes(levels).forEach((level, i) => image.data.set([...colours[level], 255], 4 * i));
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// A row of numbers: a line in the ink of the page. Each number is drawn over its whole time.
function drawLine({ levels, frames }) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", `0 -8 ${frames} 271`);
  drawn.setAttribute("preserveAspectRatio", "none");
  drawn.setAttribute("class", "kit-player-line");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", `M0 ${255 - bytes(levels)[0]}${[...bytes(levels)].map((y, i) => `V${255 - y}H${i + 1}`).join("")}`);
  drawn.append(line);
  return drawn;
}

class Picture {
  constructor(colours, seek) {
    this.colours = palette(colours);
    this.root = element("div", "kit-player-picture");
    this.rows = element("div", "kit-player-rows");
    this.rows.setAttribute("aria-hidden", "true"); // the words name them
    this.field = element("div", "kit-player-field");
    this.field.setAttribute("role", "img");
    this.cursor = element("div", "kit-player-cursor");
    this.field.onclick = (event) => {
      const { left, width } = this.field.getBoundingClientRect();
      seek((event.clientX - left) / width);
    };
    this.words = element("p", "kit-player-words");
    this.root.append(this.rows, this.field);
  }

  show(picture) {
    if (this.shown === picture) return;
    this.shown = picture;
    const there = Boolean(picture?.levels);
    const words = there ? picture.words : "Its picture comes with its sound.";
    this.field.setAttribute("aria-label", words);
    this.words.textContent = words;
    const drawn = there ? [picture.bands ? drawTable(picture, this.colours) : drawLine(picture)] : [];
    this.field.replaceChildren(...drawn, this.cursor);
    const rows = picture?.rows ?? [];
    this.rows.replaceChildren(...rows.map((row) => element("span", "", { textContent: row })));
    this.rows.classList.toggle("kit-player-ends", rows.length === 2);
    this.rows.classList.toggle("kit-player-many", rows.length > 12);
  }

  move(share) {
    this.cursor.style.left = `${100 * share}%`;
  }
}
