// The page on which written answers are marked. All HTML that is put in as HTML was cleaned by the server.
import { chosenAtFirst, followingGroup, pointsOf, standsIn } from "./choose.js";

const at = (id) => document.getElementById(id);
const base = location.pathname;
const acts = []; // what this page has done, the last one at the end
const seenEvidence = new Map();
let questions = [];
let question = null;
let number = 0; // of the group that is shown
let busy = false; // something is on its way to the server
let unsent = null; // a mark that was sent, of which nobody knows whether it arrived

function made(tag, text, more = {}) {
  const element = Object.assign(document.createElement(tag), more);
  if (text) element.textContent = text;
  return element;
}

function say(words, warn = false) {
  at("status").textContent = words;
  at("status").classList.toggle("warn", warn);
}

async function asked(name, parameters = {}) {
  const answer = await fetch(`${base}${name}?${new URLSearchParams(parameters)}`);
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

async function sent(name, body) {
  let answer;
  try {
    const headers = { "Content-Type": "application/json" };
    answer = await fetch(`${base}${name}`, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    const words = "The server does not answer, so this may not be written. Try once more, or start it again and open its new address.";
    throw Object.assign(new Error(words), { silent: true });
  }
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.error), { conflict: answer.status === 409 });
  return told;
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
const group = () => question.groups[number];
const standing = (member) => question.standings[member.key];
const boxes = () => [...at("members").querySelectorAll("input")];
const chosen = () => group().members.filter((_, n) => boxes()[n].checked);
const items = () => [...at("rubric").querySelectorAll("input")];
const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

// --- showing ---------------------------------------------------------------------------------------------------------

async function load(lab, name, key = null) {
  question = await asked("question", { lab, name });
  questions = await asked("questions");
  seenEvidence.clear();
  at("asked").innerHTML = question.asked;
  at("model").innerHTML = question.model;
  at("trouble").hidden = !question.trouble;
  at("trouble").textContent = question.trouble && `The rubric is not read, so give points by number: ${question.trouble}.`;
  at("of").textContent = `of ${question.of}`;
  at("points").max = question.of;
  at("rubric").hidden = !question.rubric.length;
  at("rubric").replaceChildren(made("legend", "Rubric"));
  question.rubric.forEach((item, n) => {
    const row = made("label", "", { className: "row" });
    const words = made("span");
    words.innerHTML = `<kbd>${n + 1}</kbd> ${item.words}`;
    words.append(` (${item.points})`);
    row.append(made("input", "", { type: "checkbox" }), words);
    row.firstChild.addEventListener("change", sum);
    at("rubric").append(row);
  });
  const found = question.groups.findIndex((one) => one.members.some((member) => member.key === key));
  const first = followingGroup(question.groups, question.standings, -1);
  document.querySelector("main").hidden = !question.groups.length;
  tellProgress();
  if (!question.groups.length) say("Nobody has answered this question yet.");
  else show(found >= 0 ? found : Math.max(first, 0));
}

function tellProgress() {
  const all = Object.values(question.standings);
  const waiting = all.filter((one) => one.waits).length;
  at("progress").textContent = `${waiting} of ${plural(all.length, "answer")} wait`;
  questions = questions.map((one) => (isShown(one) ? { ...one, waiting, answers: all.length } : one));
  at("question").replaceChildren(
    ...questions.map((one, n) =>
      made("option", `${one.lab}: ${one.name} (${one.waiting} of ${one.answers} wait)`, { value: n, selected: isShown(one) }),
    ),
  );
}

const isShown = (one) => one.lab === question.lab && one.name === question.name;

function show(n) {
  number = n;
  const { members } = group();
  const picked = new Set(chosenAtFirst(members, question.standings));
  at("members").replaceChildren(made("legend", "The mark is for"));
  members.forEach((member) => {
    const row = made("label", "", { className: "row" });
    const words = made("span", told(member));
    row.append(made("input", "", { type: "checkbox", checked: picked.has(member.key) }), words);
    row.firstChild.addEventListener("change", showChosen);
    for (const [kind, text] of member.difference ?? []) {
      if (kind === "same") words.append(` ${text}`);
      else words.append(" ", made(kind === "new" ? "ins" : "del", kind === "new" ? `[+ ${text}]` : `[− ${text}]`));
    }
    at("members").append(row);
  });
  at("members").hidden = members.length === 1;
  showChosen();
  fill();
  at("answer-head").focus({ preventScroll: true });
  at("answer-head").scrollIntoView({ block: "nearest" });
}

function told(member) {
  const now = standing(member);
  const who = member.name || `answer ${member.key.slice(0, 4)}`;
  const mark = now.points === null ? "waits" : `${now.points} of ${question.of}`;
  const again = now.points !== null && now.waits ? ", and the answer has changed since" : "";
  return `${who}${member.near ? ", nearly equal" : ""}: ${mark}${again}.`;
}

function showChosen() {
  const [first] = chosen().length ? chosen() : group().members;
  const alike = group().members.length;
  at("answer-head").textContent =
    `Answer ${number + 1} of ${question.groups.length}` + (alike > 1 ? `, ${alike} alike` : first.name && `: ${first.name}`);
  at("answer").innerHTML = first.html ?? group().html;
  at("notes").replaceChildren(...first.notes.map((note) => Object.assign(made("li"), { innerHTML: note })));
  const now = standing(first);
  const by = now.who && now.points !== null && ` by ${now.who}, ${new Date(now.when).toLocaleString()}`;
  at("standing").textContent = standsIn(now, question.of) + (by || "");
  at("give").textContent = `Give the mark to ${plural(chosen().length, "answer")} (Enter)`;
  if (at("evidence").open) showEvidence();
}

function fill() {
  const [first] = chosen().length ? chosen() : group().members;
  const now = standing(first);
  items().forEach((box, n) => (box.checked = now.items.includes(n)));
  at("points").value = now.points ?? "";
  at("comment").value = now.comment;
  at("again").replaceChildren(
    ...question.comments.map((comment, n) => {
      const button = made("button", `Shift+${n + 1}: ${comment}`, { type: "button" });
      button.addEventListener("click", () => takeComment(n));
      return button;
    }),
  );
  at("undo").disabled = !lastAct();
}

async function showEvidence() {
  const [first] = chosen().length ? chosen() : group().members;
  const { lab, name } = question;
  if (!seenEvidence.has(first.key)) seenEvidence.set(first.key, asked("evidence", { lab, name, key: first.key }));
  at("shown").textContent = "loading ...";
  try {
    const { trouble, shown } = await seenEvidence.get(first.key);
    if (first !== (chosen()[0] ?? group().members[0])) return; // another answer is shown by now
    at("shown").replaceChildren(made("p", trouble));
    for (const { from_cell, html } of shown) {
      const part = made("div");
      part.innerHTML = html;
      at("shown").append(made("p", from_cell, { className: "soft" }), part);
    }
  } catch (error) {
    seenEvidence.delete(first.key);
    at("shown").textContent = error.message;
  }
}

// --- doing -----------------------------------------------------------------------------------------------------------

function sum() {
  at("points").value = pointsOf(question.rubric, items().map((box) => box.checked));
}

function takeComment(n) {
  const comment = question.comments[n];
  if (comment === undefined) return;
  const before = at("comment").value.trim();
  at("comment").value = before && before !== comment ? `${before}\n${comment}` : comment;
  say(`Comment: ${comment}`);
}

async function give() {
  if (busy) return;
  if (!chosen().length) {
    say("No answer is chosen: choose one above, or press a for the nearly equal ones.", true);
    return;
  }
  if (at("points").value === "" || !at("points").checkValidity()) {
    say(`Say first which items are met, or press 0 for none, or give points from 0 to ${question.of}.`, true);
    return;
  }
  const members = chosen();
  const body = {
    lab: question.lab,
    name: question.name,
    points: at("points").valueAsNumber,
    items: items().flatMap((box, n) => (box.checked ? [n] : [])),
    comment: at("comment").value,
    seen: Object.fromEntries(members.map((member) => [member.key, standing(member).version])),
  };
  const same = JSON.stringify(body);
  const act = unsent?.same === same ? unsent.act : newKey(); // sent twice, it is done once
  await doing(async () => {
    unsent = { same, act };
    const now = await sent("mark", { ...body, act });
    Object.assign(question, { standings: now.standings, comments: now.comments });
    acts.push(act);
    tellProgress();
    const following = followingGroup(question.groups, question.standings, number - 1);
    const words = `${body.points} of ${question.of} given to ${plural(members.length, "answer")}.`;
    const other = questions.find((one) => one.waiting);
    if (following >= 0) say(words);
    else say(`${words} All answers to this question are marked.${other ? ` Next: ${other.lab}, ${other.name}.` : ""}`);
    show(following >= 0 ? following : number);
  }, members[0].key);
}

const lastAct = () => acts.at(-1) ?? (standing(group().members[0]).points === null ? "" : standing(group().members[0]).act);

async function undo() {
  const act = lastAct();
  if (!act || busy) return;
  await doing(async () => {
    const now = await sent("undo", { act, key: newKey() });
    if (acts.at(-1) === act) acts.pop();
    await load(now.lab, now.name, now.changed[0]);
    say(`Taken back for ${plural(now.changed.length, "answer")}.`);
  });
}

async function doing(work, key = null) {
  busy = true;
  try {
    await work();
    unsent = null;
  } catch (error) {
    if (!error.silent) unsent = null;
    if (error.conflict) {
      const typed = at("comment").value;
      await load(question.lab, question.name, key);
      at("comment").value ||= typed;
    }
    say(error.message, true);
  } finally {
    busy = false;
    at("undo").disabled = !lastAct();
  }
}

function step(by) {
  const n = question.groups.length;
  show((number + by + n) % n);
}

function chooseAll() {
  const near = boxes().filter((_, n) => group().members[n].near);
  const all = near.some((box) => !box.checked);
  near.forEach((box) => (box.checked = all));
  showChosen();
}

const toggle = (id) => (at(id).open = !at(id).open);
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: chooseAll,
  u: undo,
  c: () => at("comment").focus(),
  p: () => at("points").focus(),
  t: () => toggle("evidence"),
  m: () => toggle("about"),
};

function pressed(event) {
  const { target, key, code } = event;
  const writes = target.matches("textarea, select, input[type=number]");
  if (key === "Escape" && writes) return at("answer-head").focus();
  if (event.altKey || event.isComposing || !question?.groups.length || event.repeat || busy) return undefined;
  if (key === "Enter") {
    const gives = target.matches("textarea") ? event.ctrlKey || event.metaKey : !target.matches("button, summary, select, a");
    if (gives) {
      event.preventDefault();
      give();
    }
    return undefined;
  }
  if (writes || event.ctrlKey || event.metaKey || !at("use-keys").checked) return undefined;
  const digit = /^(Digit|Numpad)(\d)$/.exec(code);
  if (digit) {
    const n = Number(digit[2]);
    if (event.shiftKey && digit[1] === "Digit") takeComment(n - 1);
    else if (n === 0) {
      items().forEach((box) => (box.checked = false));
      sum();
    } else if (items()[n - 1]) items()[n - 1].click();
    else return undefined;
  } else if (Object.hasOwn(KEYS, key)) KEYS[key]();
  else return undefined;
  event.preventDefault();
  return undefined;
}

document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]"); // a student's: it must not take the page away from what was typed
  if (!link) return;
  event.preventDefault();
  window.open(link.href, "_blank", "noopener,noreferrer");
});
at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  give();
});
at("undo").addEventListener("click", undo);
at("before").addEventListener("click", () => step(-1));
at("next").addEventListener("click", () => step(1));
at("evidence").addEventListener("toggle", () => at("evidence").open && showEvidence());
at("question").addEventListener("change", async () => {
  const { lab, name } = questions[at("question").value];
  try {
    await load(lab, name);
    say(`${lab}, ${name}.`);
  } catch (error) {
    say(error.message, true);
  }
});

try {
  const { lab, name } = JSON.parse(document.body.dataset.begin);
  await load(lab, name);
  if (question.groups.length) say("Ready. The keys stand at the end of the page.");
} catch (error) {
  say(`The page cannot be filled: ${error.message}`, true);
}
