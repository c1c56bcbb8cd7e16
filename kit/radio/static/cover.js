// The page of the radio, part 1 of 4: a cover for every track, drawn from its number. Near tracks share a hue.

const SVG = "http://www.w3.org/2000/svg"; // a name, not an address: nothing is asked there
const TILES = 3; // a side
const SHAPES = [
  "M0 0H10A10 10 0 0 1 0 10Z", // a quarter of a disc
  "M0 0H10V10A10 10 0 0 1 0 0Z", // its opposite
  "M0 0A5 5 0 0 1 10 0Z M0 10A5 5 0 0 1 10 10Z",
  "M5 0A5 5 0 0 1 5 10A5 5 0 0 1 5 0Z",
  "M0 0L10 10H0Z",
  "M0 0H10V5H0Z",
];

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Numbers in 0 ... 1, the same for the same seed (mulberry32).
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function cover([seed, hue]) {
  const next = chance(seed);
  const colours = [
    `hsl(${hue} 62% 46%)`,
    `hsl(${hue + 28} 78% 62%)`,
    `hsl(${hue - 36} 56% 36%)`,
    `hsl(${hue + 12} 45% 88%)`,
  ];
  const side = 10 * TILES;
  const picture = drawn("svg", { viewBox: `0 0 ${side} ${side}`, "aria-hidden": "true", class: "kit-radio-cover" });
  picture.append(drawn("rect", { width: side, height: side, fill: `hsl(${hue} 48% 20%)` }));
  for (let i = 0; i < TILES * TILES; i++) {
    const [x, y] = [10 * (i % TILES), 10 * Math.floor(i / TILES)];
    const turn = 90 * Math.floor(4 * next());
    picture.append(
      drawn("path", {
        d: SHAPES[Math.floor(SHAPES.length * next())],
        fill: colours[Math.floor(colours.length * next())],
        transform: `translate(${x} ${y}) rotate(${turn} 5 5)`,
      }),
    );
  }
  return picture;
}
