"""The page on which a person marks: a frame without words of any student, which its script fills from the server."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

KEYS = (
    ("1 … 9", "an item of the rubric: met, or not"),
    ("0", "no item is met"),
    ("Enter", "give the mark, and go on to the next answer that waits"),
    ("j, k", "the next answer, the one before"),
    ("a", "choose all nearly equal answers of the group too, or none of them"),
    ("u", "take the last mark back"),
    ("c", "write a comment; Esc leaves it, Ctrl+Enter gives the mark"),
    ("Shift+1 … 9", "take a comment that was given before"),
    ("p", "give points by number"),
    ("t", "show or hide the student's tables and pictures"),
    ("m", "show or hide the question and what a good answer says"),
)


def page(first: Mapping[str, Any]) -> str:
    """The page, with the question that it begins with.

    Parameters
    ----------
    first : mapping
        Its `lab` and `name`.
    """
    begin = html.escape(json.dumps({"lab": first["lab"], "name": first["name"]}))
    keys = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{what}</dd>" for key, what in KEYS)
    return _PAGE.format(begin=begin, keys=keys)


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mark the prose</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="mark.css"><script type="module" src="mark.js"></script></head>
<body data-begin="{begin}">
<header>
  <h1>Mark the prose</h1>
  <label for="question">Question</label> <select id="question"></select>
  <p id="progress"></p>
</header>
<p id="status" role="status" aria-live="polite">loading ...</p>
<noscript><p>This page needs its script: allow JavaScript for this address.</p></noscript>
<main hidden>
  <details id="about" open><summary>The question, and what a good answer says</summary>
    <h2>Question</h2><div id="asked" class="prose"></div>
    <h2>A good answer</h2><div id="model" class="prose"></div>
  </details>
  <article aria-labelledby="answer-head">
    <h2 id="answer-head" tabindex="-1"></h2>
    <p id="standing"></p>
    <div id="answer" class="prose"></div>
    <ul id="notes"></ul>
    <fieldset id="members"><legend></legend></fieldset>
    <details id="evidence"><summary>The student's own tables and pictures of this section</summary>
      <p class="soft">As they were handed in: nothing of them was run again.</p><div id="shown"></div></details>
  </article>
  <form id="form" aria-labelledby="form-head">
    <h2 id="form-head">Mark</h2>
    <p id="trouble" class="warn" hidden></p>
    <fieldset id="rubric"><legend>Rubric</legend></fieldset>
    <p><label for="points">Points</label> <input id="points" type="number" min="0" step="any"> <span id="of"></span></p>
    <p><label for="comment">Comment for the student</label> <textarea id="comment" rows="3"></textarea></p>
    <div id="again" role="group" aria-label="Comments given before"></div>
    <p class="buttons"><button type="submit" id="give"></button>
      <button type="button" id="undo">Take the last mark back (u)</button></p>
    <p class="buttons"><button type="button" id="before">Answer before (k)</button>
      <button type="button" id="next">Next answer (j)</button></p>
  </form>
  <details id="keys"><summary>Keys</summary>
    <p><label class="row"><input type="checkbox" id="use-keys" checked> Use these keys</label></p>
    <dl>{keys}</dl></details>
</main>
</body></html>
"""
