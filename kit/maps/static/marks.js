// What is drawn over the points: names of groups, the radio's walk, the track that the keyboard or the mouse is on.

const FONT = "12px system-ui, sans-serif";

export class Marks {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
  }

  // `to` gives the place of a track on the screen.
  draw({ view, to, labels, walk, found, current, theme }) {
    const { pen, canvas } = this;
    const [ink, paper] = theme === "dark" ? ["#ffffff", "#111111"] : ["#111111", "#ffffff"];
    pen.setTransform(view.dots, 0, 0, view.dots, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.font = FONT;
    pen.lineJoin = "round";
    this.taken = [];
    this.write = (text, x, y, bold) => this.label(text, x, y, bold, ink, paper, view);
    for (const track of found) this.frame(...to(track), ink, paper);
    const walked = walk.map(to);
    this.line(walked, ink, paper);
    this.numbers(walked, ink, paper);
    if (current >= 0) this.ring(...to(current), ink, paper);
    for (const { text, x, y } of labels) this.write(text, x, y, false);
  }

  label(text, x, y, bold, ink, paper, view) {
    const { pen } = this;
    const short = text.length > 34 ? `${text.slice(0, 33)}…` : text;
    pen.font = bold ? `bold ${FONT}` : FONT;
    const width = pen.measureText(short).width;
    const left = Math.max(4, Math.min(view.width - width - 4, x - width / 2));
    const box = [left - 3, y - 10, left + width + 3, y + 8];
    const clash = this.taken.some((b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3]);
    if (clash || y < 4 || y > view.height - 4 || x < 0 || x > view.width) return;
    this.taken.push(box);
    pen.lineWidth = 4;
    pen.strokeStyle = paper;
    pen.strokeText(short, left, y + 4);
    pen.fillStyle = ink;
    pen.fillText(short, left, y + 4);
  }

  line(places, ink, paper) {
    const { pen } = this;
    for (const [colour, width] of [[paper, 6], [ink, 2.5]]) {
      pen.beginPath();
      places.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    }
  }

  // A number at each stop; the last one, which sounds now, is the larger and filled the other way round.
  numbers(places, ink, paper) {
    const { pen } = this;
    pen.textAlign = "center";
    places.forEach(([x, y], i) => {
      const last = i === places.length - 1;
      const radius = last ? 13 : 9;
      pen.beginPath();
      pen.arc(x, y, radius, 0, 7);
      pen.fillStyle = last ? ink : paper;
      pen.fill();
      pen.strokeStyle = last ? paper : ink;
      pen.lineWidth = last ? 3 : 1.5;
      pen.stroke();
      pen.fillStyle = last ? paper : ink;
      pen.font = last ? `bold ${FONT}` : "11px system-ui, sans-serif";
      pen.fillText(`${i + 1}`, x, y + 4);
      this.taken.push([x - radius, y - radius, x + radius, y + radius]);
    });
    pen.textAlign = "left";
  }

  // Around what was searched for.
  frame(x, y, ink, paper) {
    const { pen } = this;
    for (const [colour, width] of [[paper, 4], [ink, 2]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.strokeRect(x - 5, y - 5, 10, 10);
    }
  }

  ring(x, y, ink, paper) {
    const { pen } = this;
    for (const [colour, width] of [[paper, 6], [ink, 3]]) {
      pen.beginPath();
      pen.arc(x, y, 10, 0, 7);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    }
  }
}
