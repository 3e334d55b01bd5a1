"""The rules for Netlify: headers, and an edge function, since its redirects cannot look at ``Accept``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from itstrat.publishing.addresses import FORMS, path_in_url
from itstrat.publishing.sitemap import WELL_KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TYPES = {
    "html": "text/html; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
}
_FUNCTION = """\
// Written by itstrat publish. Copy it to netlify/edge-functions/ of the repository that Netlify builds.
const FORMS = %(forms)s;
const BASE = %(base)s;
const MOVED = new Map(Object.entries(%(moved)s));
const GONE = new Set(%(gone)s);
const HEADERS = { "Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache", "Vary": "Accept" };

// How much a client likes each form, as RFC 9110 (12.5.1) has it: the most exact range that fits gives the weight.
export function best(accept) {
  const ranges = (accept || "*/*").split(",").map((text) => {
    const [name, ...parameters] = text.trim().toLowerCase().split(";").map((part) => part.trim());
    const weight = parameters.find((part) => part.startsWith("q="));
    if (weight === undefined) return { name, q: 1 };
    return { name, q: /^q=(?:0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)$/.test(weight) ? Number(weight.slice(2)) : NaN };
  }).filter((range) => !Number.isNaN(range.q));
  let chosen = null;
  for (const [ending, media] of FORMS) {
    const names = [media, media.split("/")[0] + "/*", "*/*"];
    const at = names.findIndex((name) => ranges.some((range) => range.name === name));
    if (at < 0) continue;
    const rank = { ending, q: ranges.find((range) => range.name === names[at]).q, exact: -at };
    const better = !chosen || rank.q > chosen.q || (rank.q === chosen.q && rank.exact > chosen.exact);
    if (rank.q > 0 && better) chosen = rank;
  }
  return chosen && chosen.ending;
}

export default async function negotiate(request, context) {
  const url = new URL(request.url);
  const name = decodeURIComponent(url.pathname.slice(BASE.length));
  const bare = name.replace(/\\.(?:%(endings)s)$/, "");
  if (GONE.has(bare)) {
    const page = await fetchPage(context, new URL(BASE + encodeURI(bare) + ".html", url));
    return new Response(page, { status: 410, headers: { ...HEADERS, "Content-Type": "text/html; charset=utf-8" } });
  }
  const answer = await context.next();
  if (answer.status !== 404 || name === "") return answer;
  const target = MOVED.get(name) || url.pathname;
  const there = await context.next(new Request(new URL(target + ".html", url), { method: "HEAD" }));
  if (!there.ok) return answer;
  const ending = best(request.headers.get("accept"));
  if (!ending) return new Response("Not acceptable", { status: 406, headers: HEADERS });
  return new Response(null, { status: 303, headers: { ...HEADERS, Location: target + "." + ending } });
}

async function fetchPage(context, url) {
  const page = await context.next(new Request(url));
  return page.ok ? await page.text() : "Gone";
}

export const config = { path: BASE + "*", method: ["GET", "HEAD"] };
"""


def headers(path: str) -> str:
    """The file ``_headers``."""
    lines = ["# Written by itstrat publish."]
    common = ["Access-Control-Allow-Origin: *", "Cache-Control: no-cache", "X-Content-Type-Options: nosniff"]
    lines += [f"{path_in_url(path)}*", *(f"  {each}" for each in common)]
    for ending, media in _TYPES.items():
        lines += [f"{path_in_url(path)}*.{ending}", f"  Content-Type: {media}"]
    lines += [f"{path_in_url(path)}{WELL_KNOWN}", f"  Content-Type: {_TYPES['ttl']}"]
    return "\n".join(lines) + "\n"


def function(path: str, moved: Mapping[str, str], gone: Sequence[str]) -> str:
    """The edge function."""
    return _FUNCTION % {
        "forms": json.dumps([[form.ending, form.media] for form in FORMS]),
        "base": json.dumps(path_in_url(path)),
        "moved": json.dumps({name: path_in_url(path + stem) for name, stem in moved.items()}),
        "gone": json.dumps(list(gone)),
        "endings": "|".join(form.ending for form in FORMS),
    }
