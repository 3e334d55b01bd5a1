"""What all pages of a published strategy share: head, ways around, footer and style."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING, Any

from itstrat.publishing.addresses import DATA, OWN, PAGE, path_in_url
from itstrat.report.style import DOCUMENT, STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itstrat.publishing.contents import Contents

STYLE_SHEET = f"{OWN}/style.css"
HOME, MAP, CLASSES, SCHEMES, REPORTS, SEARCH, DATASET = (
    "index",
    *(f"{OWN}/{name}" for name in ("map", "classes", "schemes", "reports", "search", "dataset")),
)
WAYS = (
    (HOME, "Home"),
    (MAP, "Strategy map"),
    (CLASSES, "Kinds"),
    (SCHEMES, "Strategies"),
    (REPORTS, "Reports"),
    (SEARCH, "Search"),
)
CSS = f"""\
{STYLE}{DOCUMENT}
nav ul, nav.crumbs ol {{ list-style: none; padding: 0; margin: .5rem 0; display: flex;
  flex-wrap: wrap; gap: .25rem 1.25rem; }}
nav.crumbs ol {{ gap: .25rem .5rem; }}
nav a {{ display: inline-block; min-height: 1.5rem; }} nav.crumbs a {{ display: inline; }}
nav.crumbs li + li::before {{ content: "›"; margin-right: .5rem; }}
nav.ways {{ border-bottom: 1px solid var(--line); margin-bottom: 1rem; }}
main, dd, td, th, h1, h2 {{ overflow-wrap: anywhere; }}
td ul {{ margin: 0; padding-left: 1rem; }} td > ul.plain {{ list-style: none; padding: 0; }}
.lead {{ font-size: 1.1rem; }} .iri, .note {{ font-size: .875rem; }}
.facts {{ table-layout: fixed; }} .facts th {{ width: 12rem; font-weight: 600; }}
.rows th, .rows td {{ overflow-wrap: break-word; }}
dt {{ margin-top: .75rem; }} dt, dt a {{ font-weight: 600; }} dt code {{ font-weight: normal; }}
dd {{ margin-left: 1rem; }}
pre {{ white-space: pre-wrap; background: var(--band); padding: .75rem; }}
code {{ overflow-wrap: anywhere; }}
:target {{ scroll-margin-top: 1rem; outline: 2px solid var(--link); outline-offset: .25rem; }}
a:focus-visible, input:focus-visible, .rows:focus-visible, figure:focus-visible {{
  outline: 3px solid var(--link); outline-offset: 2px; }}
input[type=search] {{ font: inherit; padding: .4rem .6rem; width: min(30rem, 100%); box-sizing: border-box;
  border: 1px solid var(--line); background: var(--paper); color: var(--ink); }}
label {{ display: block; margin: .5rem 0; }}
@media screen and (prefers-color-scheme: dark) {{
  figure svg {{ filter: invert(.92) hue-rotate(180deg); }}
}}
@media screen and (max-width: 40rem) {{
  body {{ margin: 1rem auto; }}
  .facts, .facts tbody, .facts tr, .facts th, .facts td {{ display: block; width: auto; }}
  .rows :is(th, td):not(.number) {{ min-width: 5rem; }}
  .facts th {{ border: 0; padding-bottom: 0; }} .facts td {{ padding-top: 0; }}
}}
@media print {{
  nav, nav.crumbs {{ break-after: auto; }} nav.ways, form {{ display: none; }}
  .lead {{ font-size: 11pt; }} figure svg {{ max-height: 21cm; }}
  .facts, .facts tr {{ break-inside: auto; }} .facts li {{ break-inside: avoid; }}
  .rows table {{ font-size: 7.5pt; }} .rows th, .rows td {{ padding: .2rem; }}
}}
"""


def page(
    contents: Contents,
    stem: str,
    title: str,
    main: Iterable[str],
    *,
    crumbs: Sequence[tuple[str, str]] = (),
    data: bool = False,
    schema: Mapping[str, object] | None = None,
    deprecated: bool = False,
) -> str:
    """A page. ``title`` and what ``main`` gives are HTML; ``crumbs`` are addresses and titles, from the top down.

    ``data`` is whether the same stands beside it as data, ``schema`` what search engines are told of it beyond that it
    is a page of the site.
    """
    root = up(stem)
    address = f"{contents.served}{path_in_url(f'{stem}.{PAGE.ending}')}"
    name = contents.safe(contents.name)
    lines = [
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title} – {name}</title>" if stem != HOME else f"<title>{title}</title>",
        f'<link rel="stylesheet" href="{root}{STYLE_SHEET}">',
    ]
    if deprecated:
        lines.append('<meta name="robots" content="noindex">')
    else:
        lines.append(f'<link rel="canonical" href="{contents.safe(address)}">')
    if data:
        own = path_in_url(stem.rpartition("/")[2])
        lines += [f'<link rel="alternate" type="{form.media}" href="{own}.{form.ending}">' for form in DATA]
    said = {"@context": "https://schema.org", **(schema or _as_page(contents, unescape(title), address))}
    lines.append(f'<script type="application/ld+json">{script(said)}</script>')
    lines.append('</head>\n<body>\n<a class="skip" href="#content">Skip to the content</a>')
    lines.append(f'<header><p class="kind">{name}{_edition(contents, root)}</p></header>')
    here = ' aria-current="page"'
    ways = "".join(
        f'<li><a href="{root}{way}.html"{here if way == stem else ""}>{words}</a></li>' for way, words in contents.ways
    )
    lines.append(f'<nav class="ways" aria-label="Site"><ul>{ways}</ul></nav>')
    if crumbs:
        steps = "".join(f'<li><a href="{root}{address}">{words}</a></li>' for address, words in crumbs)
        lines.append(f'<nav class="crumbs" aria-label="Line of sight"><ol>{steps}</ol></nav>')
    lines.append(f'<main id="content">\n<h1>{title}</h1>')
    lines += main
    lines.append("</main>\n<footer>")
    if contents.dataset:
        lines.append(f'<p>Published as linked data: <a href="{root}{contents.dataset}.html">about the data</a>.</p>')
    lines.append("</footer>\n</body>\n</html>\n")
    return "\n".join(lines)


def _edition(contents: Contents, root: str) -> str:
    """What stands on the pages of a release: which it is, and the way to what is published now."""
    if contents.released is None:
        return ""
    return f' · Release {contents.released.version} · <a href="{root}../../index.html">What is published now</a>'


def _as_page(contents: Contents, title: str, address: str) -> dict[str, object]:
    site = {"@type": "WebSite", "name": contents.name, "url": contents.served}
    return {"@type": "WebPage", "name": title, "url": address, "isPartOf": site}


def up(stem: str) -> str:
    """The way from a page to the folder of the site.

    >>> up("aim-1"), up("site/classes")
    ('', '../')
    """
    return "../" * stem.count("/")


def script(value: Any) -> str:
    """A value as JSON that can stand in a script element, whatever its texts are.

    >>> script({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(value, separators=(",", ":"))  # in ASCII: nothing in it turns what stands around it
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
