"""Rules for web servers: who gets the page and who the data, what is gone, what each file is.

The same for each server. A thing ``<base>aim-1`` answers 303 with the address of the form that ``Accept`` likes best;
a tie goes to the form that is named more exactly, then to the page, Turtle, JSON-LD and N-Triples, in this order. It
answers 406 where the client takes none of them, 404 where there is no such thing, and 410 where there was. Files have
their media types, ``charset=utf-8`` where the type knows it, an ETag to ask again with, and may be read by scripts of
any site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from itstrat.publishing import for_apache, for_netlify, for_nginx

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.publishing.addresses import Addresses

#: The files that the rules are in, below the folder of the site.
FILES = (".htaccess", "_headers", "site/netlify/negotiate.js", "site/nginx/http.conf", "site/nginx/server.conf")


def rules(addresses: Addresses, gone: Iterable[str] = ()) -> dict[str, bytes]:
    """The rules for a site, as the files they are in.

    ``gone`` are the names, below the base, of things that there were: each answers 410, with its page as the text where
    the site still has one (not by Apache). Apache takes ``.htaccess`` as it lies there, nginx includes the two files of
    ``site/nginx``, and Netlify runs ``site/netlify/negotiate.js`` as an edge function.

    >>> from itstrat.publishing.addresses import addressed
    >>> sorted(rules(addressed("https://x.example/id/", []))) == sorted(FILES)
    True
    """
    path = unquote(urlsplit(addresses.base).path)
    left = sorted({unquote(name) for name in gone if _is_plain(unquote(name)) and "#" not in name})
    moved = {unquote(name): stem for name, stem in sorted(addresses.moved().items()) if _is_plain(unquote(name))}
    return {
        ".htaccess": for_apache.htaccess(path, moved, left).encode(),
        "_headers": for_netlify.headers(path).encode(),
        "site/netlify/negotiate.js": for_netlify.function(path, moved, left).encode(),
        "site/nginx/http.conf": for_nginx.http(path, moved).encode(),
        "site/nginx/server.conf": for_nginx.server(path, left).encode(),
    }


def _is_plain(name: str) -> bool:
    """Whether a name can stand in rules: whatever would end a line or a text in them has no rule, and answers 404."""
    return bool(name) and name.isprintable() and not set(name) & set("\"'\\`")
