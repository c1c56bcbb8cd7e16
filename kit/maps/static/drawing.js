// Draws the points: with WebGL, or on a plain canvas where there is none. Both draw a part of the points when asked,
// on top of what is there, so that a slow machine shows a picture first and all of it a moment later.

const VERTEX = `
attribute vec2 before;
attribute vec2 place;
attribute float group;
uniform vec2 centre, scale;
uniform float moved, only, ordered;
uniform mediump float size;
uniform vec4 palette[32];
varying vec4 look;
void main() {
  look = palette[int(group + 0.5)];
  bool hidden = only >= 0.0 && abs(only - group) > 0.5;
  float depth = ordered > 0.5 ? 0.9 - group / 32.0 : (group < 0.5 ? 0.9 : 0.0);
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((mix(before, place, moved) - centre) * scale, depth, 1.0);
  gl_PointSize = size * (ordered > 0.5 ? 0.8 + group * 0.2 : 1.0);
}`;

const FRAGMENT = `
precision mediump float;
varying vec4 look;
uniform mediump float size;
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  vec2 a = abs(p);
  bool out_of_it = false;
  if (size > 4.5) {
    if (look.a < 0.5) out_of_it = dot(p, p) > 1.0;
    else if (look.a < 1.5) out_of_it = max(a.x, a.y) > 0.85;
    else if (look.a < 2.5) out_of_it = p.y > 0.8 || a.x > (p.y + 1.0) * 0.55;
    else if (look.a < 3.5) out_of_it = a.x + a.y > 1.0;
    else if (look.a < 4.5) out_of_it = min(a.x, a.y) > 0.36;
    else out_of_it = abs(a.x - a.y) > 0.5;
  }
  if (out_of_it) discard;
  gl_FragColor = vec4(look.rgb * 0.85, 0.85);
}`;

// For both themes: each colour stands out by 3:1 and more from the background.
const COLOURS = {
  light: ["#7d7d7d", "#1468ad", "#b8420a", "#00795c", "#98388a", "#866000", "#c01f58", "#4d6a00", "#5a4fc0"],
  dark: ["#808080", "#6cb4f0", "#ff9a66", "#3fd0a8", "#e59bd6", "#f0c64a", "#ff8fb3", "#b7dd5a", "#b3aaff"],
};
const RAMP = {
  light: ["#8c8c8c", "#7a8ca6", "#4a7fb0", "#a8560a", "#7d1040"],
  dark: ["#6f6f6f", "#6f86a6", "#6cb4f0", "#ffb45e", "#ffe8a0"],
};
export const SHAPES = ["●", "■", "▲", "◆", "✚", "✖"];

// A group's colour and shape: no two of 24 groups have both in common.
export function lookOf(group, ordered, theme) {
  const colour = ordered ? RAMP[theme][group] : COLOURS[theme][group ? 1 + ((group - 1) % 8) : 0];
  return { colour, shape: ordered || !group ? 0 : (group - 1) % SHAPES.length };
}

function parts(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
}

class GlDrawing {
  constructor(canvas, gl) {
    this.canvas = canvas;
    this.gl = gl;
    const program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
    gl.useProgram(program);
    this.at = (name) => gl.getUniformLocation(program, name);
    this.buffers = {};
    for (const [name, size, type] of [["before", 2, gl.FLOAT], ["place", 2, gl.FLOAT], ["group", 1, gl.UNSIGNED_BYTE]]) {
      this.buffers[name] = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name]);
      const where = gl.getAttribLocation(program, name);
      gl.enableVertexAttribArray(where);
      gl.vertexAttribPointer(where, size, type, false, 0, 0);
    }
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
  }

  fill(name, data) {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffers[name]);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, data, this.gl.STATIC_DRAW);
  }

  places(xy, before) {
    this.fill("before", before);
    this.fill("place", xy);
  }

  groups(groupOf) {
    this.fill("group", groupOf);
  }

  begin(view, looks) {
    const { gl, canvas } = this;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.uniform2f(this.at("centre"), view.x, view.y);
    gl.uniform2f(this.at("scale"), (2 * view.scale) / view.width, (2 * view.scale) / view.height);
    gl.uniform1f(this.at("moved"), view.moved);
    gl.uniform1f(this.at("size"), view.size * view.dots);
    gl.uniform1f(this.at("only"), view.only);
    gl.uniform1f(this.at("ordered"), view.ordered ? 1 : 0);
    const palette = new Float32Array(128);
    looks.forEach(({ colour, shape }, i) => palette.set([...parts(colour), shape], 4 * i));
    gl.uniform4fv(this.at("palette"), palette);
  }

  draw(first, count) {
    this.gl.drawArrays(this.gl.POINTS, first, count);
  }

  close() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext(); // a browser keeps 16 of them at most
  }
}

class PlainDrawing {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
  }

  places(xy, before) {
    Object.assign(this, { xy, before });
  }

  groups(groupOf) {
    this.groupOf = groupOf;
  }

  begin(view, looks) {
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.view = view;
    this.looks = looks;
  }

  draw(first, count) {
    const { pen, xy, before, groupOf, view } = this;
    const size = Math.max(1, view.size * view.dots);
    const zoom = view.scale * view.dots;
    const [middleX, middleY] = [this.canvas.width / 2, this.canvas.height / 2];
    const mix = (i) => before[i] + (xy[i] - before[i]) * view.moved;
    this.looks.forEach(({ colour }, group) => {
      if (view.only >= 0 && view.only !== group) return;
      pen.fillStyle = colour;
      for (let i = first; i < first + count; i++) {
        if (groupOf[i] !== group) continue;
        const x = middleX + (mix(2 * i) - view.x) * zoom;
        const y = middleY - (mix(2 * i + 1) - view.y) * zoom;
        pen.fillRect(x - size / 2, y - size / 2, size, size);
      }
    });
  }

  close() {}
}

// What draws on this canvas, and whether it is the quick way.
export function drawingOn(canvas) {
  const options = { antialias: false, preserveDrawingBuffer: true, premultipliedAlpha: true };
  const gl = canvas.getContext("webgl", options);
  return gl ? { drawing: new GlDrawing(canvas, gl), quick: true } : { drawing: new PlainDrawing(canvas), quick: false };
}
