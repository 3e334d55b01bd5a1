"""Search without a server: a small index, a page that works without it, and the script that uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from itstrat.publishing import frame
from itstrat.publishing.addresses import OWN
from itstrat.report.document import harmless

if TYPE_CHECKING:
    from itstrat.publishing.contents import Contents

INDEX = f"{OWN}/search.json"
SCRIPT = f"{OWN}/search.js"


def files(contents: Contents) -> dict[str, bytes]:
    """The page, the script and the index: kinds, and for each thing its name, kind, address and what it is about."""
    kinds: dict[str, int] = {}
    rows = []
    for thing in contents.by_name(contents.things):
        kind = kinds.setdefault(harmless(contents.kind(thing)), len(kinds))
        rows.append([harmless(contents.labels(thing)), kind, contents.path(thing)])
    index = {"kinds": list(kinds), "things": rows}
    root = frame.up(frame.SEARCH)
    others = ", ".join(
        f'<a href="{root}{stem}.html">{words}</a>'
        for stem, words in contents.ways
        if stem not in {frame.HOME, frame.SEARCH}
    )
    main = [
        '<form role="search" action="search.html" hidden>',
        '<label for="q">Words in the name of a thing, or its kind</label>',
        '<input type="search" id="q" name="q" autocomplete="off" spellcheck="false">',
        "</form>",
        '<p id="found" role="status" aria-live="polite"></p>',
        '<ul id="results"></ul>',
        f"<p>To look without searching: {others}.</p>",
        '<script src="search.js" defer></script>',
    ]
    return {
        INDEX: json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode(),
        SCRIPT: SEARCH.encode(),
        f"{frame.SEARCH}.html": frame.page(contents, frame.SEARCH, "Search", main).encode(),
    }


#: Every word looked for must begin a word of the name or of the kind. Texts are only ever set as text.
SEARCH = """\
"use strict";
(function () {
  const form = document.querySelector("form[role=search]");
  const input = document.getElementById("q");
  const list = document.getElementById("results");
  const status = document.getElementById("found");
  const most = 50;
  let things = null;
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });

  function words(text) {
    return text.normalize("NFD").replace(/\\p{M}/gu, "").toLowerCase().split(/[^\\p{L}\\p{N}]+/u).filter(Boolean);
  }

  async function load() {
    if (things === null) {
      const index = await (await fetch("search.json")).json();
      things = index.things.map(function (row) {
        const kind = index.kinds[row[1]];
        return { name: row[0], kind: kind, address: row[2], words: words(row[0] + " " + kind) };
      });
    }
    return things;
  }

  async function search() {
    const wanted = words(input.value);
    let all;
    try { all = await load(); } catch (error) {
      status.textContent = "The index could not be loaded; the lists below have everything.";
      return;
    }
    const found = wanted.length === 0 ? [] : all.filter(function (thing) {
      return wanted.every(function (word) {
        return thing.words.some(function (each) { return each.startsWith(word); });
      });
    });
    list.replaceChildren(...found.slice(0, most).map(function (thing) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = "../" + thing.address;
      link.textContent = thing.name;
      item.append(link, thing.kind ? " (" + thing.kind + ")" : "");
      return item;
    }));
    status.textContent = wanted.length === 0 ? "" : found.length + " found" +
      (found.length > most ? ", the first " + most + " are shown" : "");
  }

  input.addEventListener("input", search);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { input.value = asked; search(); }
})();
"""
