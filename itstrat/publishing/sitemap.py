"""What crawlers look for first: ``sitemap.xml`` and ``robots.txt``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from itstrat.publishing.addresses import path_in_url

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Where crawlers of data look for what a site says of itself, in Turtle (https://www.w3.org/TR/void/#well-known).
WELL_KNOWN = ".well-known/void"
#: A sitemap holds no more (https://www.sitemaps.org/protocol.html); further ones are named in an index.
MOST = 50_000
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def files(base: str, pages: Iterable[str], *, most: int = MOST) -> dict[str, bytes]:
    """The files for some pages, given by their paths.

    >>> print(files("https://x.example/id/", ["aim-1.html"])["sitemap.xml"].decode(), end="")
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>https://x.example/id/aim-1.html</loc></url>
    </urlset>
    """
    addresses = [escape(f"{base}{path_in_url(page)}") for page in sorted(pages)]
    cuts = [addresses[start : start + most] for start in range(0, len(addresses), most)] or [[]]
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n".encode()
    if len(cuts) == 1:
        return {"robots.txt": robots, "sitemap.xml": _written("urlset", "url", cuts[0])}
    parts = {f"sitemap-{place}.xml": _written("urlset", "url", cut) for place, cut in enumerate(cuts, start=1)}
    index = _written("sitemapindex", "sitemap", [f"{base}{name}" for name in parts])
    return {"robots.txt": robots, "sitemap.xml": index, **parts}


def _written(root: str, entry: str, addresses: Iterable[str]) -> bytes:
    lines = "".join(f"<{entry}><loc>{each}</loc></{entry}>\n" for each in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_XMLNS}>\n{lines}</{root}>\n'.encode()
