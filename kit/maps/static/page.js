import { SHAPES } from "./drawing.js";

// What is seen around the map. It holds no state of its own; all text is set as text, never as markup.

// What each key does, where it does something.
function keys(starts, sounds) {
  const of = ["Arrows go from track to track", starts && "Enter starts the radio there", sounds && "P plays the clip",
    "+ and − zoom", "Shift and arrows move the map", "0 shows all of it"];
  return `Keys, once the map has the focus: ${of.filter(Boolean).join(", ")}.`;
}

export const ROWS = 40; // of the table, and of the results

function element(tag, className, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// JupyterLab takes single keys as commands unless the focused element itself says otherwise.
function focusable(made) {
  made.setAttribute("data-lm-suppress-shortcuts", "true");
  return made;
}

function button(text, onclick, className = "kit-button kit-map-button") {
  return focusable(element("button", className, { type: "button", textContent: text, onclick }));
}

function labelled(words, control) {
  return element("label", "kit-map-label", {}, element("span", "", { textContent: words }), focusable(control));
}

function folding(summary, ...children) {
  const title = focusable(element("summary", "", { textContent: summary }));
  return [element("details", "kit-map-fold", {}, title, ...children), title];
}

export class Page {
  constructor(el, actions) {
    this.actions = actions;
    this.root = element("section", "kit-panel kit-map");
    this.root.setAttribute("aria-label", "Map of tracks");
    this.root.append(this.bar(), this.found(), this.field(), this.below());
    el.append(this.root);
  }

  bar() {
    const { actions } = this;
    this.search = element("input", "kit-button kit-map-search", { type: "search", placeholder: "title or artist" });
    this.search.oninput = () => actions.search(this.search.value);
    this.colour = element("select", "kit-button", { onchange: () => actions.colour(this.colour.value) });
    this.way = element("select", "kit-button", { onchange: () => actions.way(this.way.value) });
    this.wayLabel = labelled("Arrange by", this.way);
    const zoom = [button("+", () => actions.zoom(1.6)), button("−", () => actions.zoom(1 / 1.6))];
    zoom[0].setAttribute("aria-label", "Zoom in");
    zoom[1].setAttribute("aria-label", "Zoom out");
    return element("div", "kit-map-bar", {}, labelled("Search", this.search), labelled("Colour by", this.colour),
      this.wayLabel, ...zoom, button("Show all", actions.all));
  }

  found() {
    this.results = element("ul", "kit-map-results", { hidden: true });
    this.results.setAttribute("aria-label", "Search results");
    return this.results;
  }

  field() {
    this.canvas = element("canvas", "kit-map-points");
    this.over = element("canvas", "kit-map-marks");
    this.tip = element("div", "kit-map-tip", { hidden: true });
    this.wait = element("p", "kit-map-wait", { textContent: "Waiting for the places of the tracks." });
    for (const part of [this.canvas, this.over, this.tip]) part.setAttribute("aria-hidden", "true");
    this.map = focusable(element("div", "kit-map-field", { tabIndex: 0 }, this.canvas, this.over, this.tip, this.wait));
    this.keys = element("p", "kit-map-keys", { id: `kit-map-${Math.random().toString(36).slice(2)}` });
    this.keys.textContent = keys(true, true);
    this.map.setAttribute("role", "application");
    this.map.setAttribute("aria-label", "Map of tracks");
    this.map.setAttribute("aria-describedby", this.keys.id);
    return this.map;
  }

  below() {
    const { actions } = this;
    this.now = element("p", "kit-map-now");
    this.now.setAttribute("aria-live", "polite");
    this.status = element("p", "kit-map-status");
    this.status.setAttribute("role", "status");
    this.start = button("Start the radio here", actions.start);
    this.play = button("Play the clip", actions.play);
    this.hovering = element("input", "", { type: "checkbox" });
    this.hoverLabel = labelled("Play what the mouse rests on", this.hovering);
    this.legend = element("div", "kit-map-legend");
    this.legend.setAttribute("role", "group");
    this.bar_of_progress = element("progress", "", { max: 1, value: 0 });
    this.bar_of_progress.setAttribute("aria-label", "Progress of the arrangement by neighbours");
    this.words = element("span", "");
    this.progress = element("div", "kit-map-progress", { hidden: true }, this.words, this.bar_of_progress,
      button("Stop arranging", actions.stop));
    this.steps = element("ol", "kit-map-steps");
    [this.walk, this.walkTitle] = folding("The radio's walk", this.steps);
    this.walk.hidden = true;
    this.caption = element("caption", "");
    this.rows = element("tbody", "");
    this.head = element("tr", "");
    const table = element("table", "kit-map-table", {}, this.caption, element("thead", "", {}, this.head), this.rows);
    this.scroll = focusable(element("div", "kit-map-scroll", { tabIndex: 0 }, table));
    this.scroll.setAttribute("role", "region"); // it scrolls, so the keyboard must reach it
    this.scroll.setAttribute("aria-label", "Table of tracks");
    [this.table, this.tableTitle] = folding("As a table", this.scroll);
    this.table.ontoggle = actions.list;
    return element("div", "kit-map-below", {}, this.keys, this.legend, this.now,
      element("div", "kit-map-bar", {}, this.start, this.play, this.hoverLabel),
      this.status, this.progress, this.walk, this.table);
  }

  say(text) {
    this.status.textContent = text;
  }

  know({ n, colourings, ways, sounds, starts }) {
    for (const { name } of colourings) this.colour.append(element("option", "", { value: name, textContent: name }));
    for (const [way, words] of Object.entries(ways)) {
      this.way.append(element("option", "", { value: way, textContent: words }));
    }
    this.wayLabel.hidden = Object.keys(ways).length < 2;
    this.play.hidden = this.hoverLabel.hidden = !sounds;
    this.start.hidden = !starts;
    this.keys.textContent = keys(starts, sounds);
    this.map.setAttribute("aria-label", `Map of ${n.toLocaleString("en")} tracks`);
  }

  showCurrent(text) {
    this.now.textContent = text;
    this.start.disabled = this.play.disabled = !text;
  }

  showTip(text, x, y, width) {
    this.tip.hidden = !text;
    if (!text) return;
    this.tip.textContent = text;
    const right = x > width / 2;
    this.tip.style.left = right ? "auto" : `${x + 14}px`;
    this.tip.style.right = right ? `${width - x + 14}px` : "auto";
    this.tip.style.top = `${Math.max(4, y - 14)}px`;
  }

  showLegend({ name, groups }, counts, looks, only) {
    this.legend.setAttribute("aria-label", `Legend: ${name}. Press one to see it alone`);
    this.legend.replaceChildren();
    groups.forEach((words, group) => {
      if (!counts[group]) return;
      const entry = button("", () => this.actions.only(only === group ? -1 : group), "kit-map-entry");
      const sign = element("span", "", { textContent: SHAPES[looks[group].shape] });
      sign.style.color = looks[group].colour;
      sign.setAttribute("aria-hidden", "true");
      entry.append(sign, ` ${words} (${counts[group].toLocaleString("en")})`);
      entry.setAttribute("aria-pressed", `${only === group}`);
      this.legend.append(entry);
    });
  }

  showResults(tracks, total, name) {
    this.results.hidden = !this.search.value.trim();
    this.results.replaceChildren(...tracks.map((track) => {
      const found = button(name(track), () => this.actions.go(track), "kit-map-result");
      return element("li", "", {}, found);
    }));
    const more = total > tracks.length ? `, the first ${tracks.length} shown` : "";
    if (!this.results.hidden) this.say(total ? `${total.toLocaleString("en")} found${more}.` : "Nothing found.");
  }

  showTable(tracks, caption, columns) {
    this.caption.textContent = caption;
    this.head.replaceChildren(...columns.map(([title]) => {
      const cell = element("th", "", { textContent: title });
      cell.scope = "col";
      return cell;
    }));
    this.rows.replaceChildren(...tracks.map((track) => element("tr", "", {}, ...columns.map(([title, of], i) => {
      if (i) return element("td", "", { textContent: of(track) });
      const go = button(of(track), () => this.actions.go(track), "kit-map-result");
      return element("td", "", {}, go);
    }))));
  }

  showWalk(names) {
    this.walk.hidden = !names.length;
    this.walkTitle.textContent = `The radio's walk: ${names.length} ${names.length === 1 ? "track" : "tracks"}`;
    this.steps.replaceChildren(...names.map((name) => element("li", "", { textContent: name })));
  }

  showProgress({ share, state }) {
    this.progress.hidden = state !== "running";
    this.words.textContent = "Arranging by neighbours";
    this.bar_of_progress.value = share ?? 0;
  }
}
