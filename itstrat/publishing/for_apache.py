"""The rules for Apache: ``.htaccess``, which needs mod_rewrite and, for its headers, mod_headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itstrat.publishing.accept import ANY, AT_LEAST, NEVER, endings, steps
from itstrat.publishing.addresses import FORMS, path_in_url
from itstrat.publishing.sitemap import WELL_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEAD = """\
# Written by itstrat publish, for Apache 2.4. The folder needs AllowOverride All.
Options -MultiViews -Indexes
DirectoryIndex index.html
DirectorySlash Off
AddDefaultCharset Off
FileETag MTime Size
AddType text/html .html
AddType text/turtle .ttl
AddType application/ld+json .jsonld
AddType application/n-triples .nt
AddType application/n-quads .nq
AddType application/xml .xml
AddType text/plain .txt .md
AddType application/json .json
AddType image/svg+xml .svg
AddType text/javascript .js
AddCharset utf-8 .html .ttl .css .js .txt .md .xml
<IfModule mod_headers.c>
Header always set Access-Control-Allow-Origin "*"
Header always set Cache-Control "no-cache"
Header always set X-Content-Type-Options "nosniff"
Header always merge Vary "Accept"
</IfModule>
<IfModule mod_rewrite.c>
RewriteEngine On
"""


def htaccess(path: str, moved: Mapping[str, str], gone: Sequence[str]) -> str:
    """The rules for the folder that is served at ``path``."""
    lines = [f'RewriteBase "{path}"', *_gone(gone)]
    lines += [f'RewriteRule "^{_pattern(WELL_KNOWN)}$" - [T=text/turtle;charset=utf-8,L]']
    lines += [r'RewriteRule "(?:^|/)\." - [R=404,L]', "RewriteCond %{REQUEST_FILENAME} -f", "RewriteRule ^ - [L]"]
    lines += _ranks()
    lines += _best()
    things = [(f"^{_pattern(name)}$", path_in_url(path + stem)) for name, stem in moved.items()]
    for pattern, target in things:
        lines += [f'RewriteRule "{pattern}" - [E=ITSTRAT_TO:{target.replace("%", chr(92) + "%")}]']
    lines += ['RewriteCond "%{ENV:ITSTRAT_TO}" "^$"', 'RewriteCond "%{PATH_INFO}" "^$"']
    lines += ['RewriteCond "%{REQUEST_FILENAME}.html" -f']
    lines += ['RewriteCond "%{THE_REQUEST}" "^[A-Z]+ ([^ ?#]+)"', "RewriteRule . - [E=ITSTRAT_TO:%1]"]
    lines += [
        'RewriteCond "%{ENV:ITSTRAT_TO}" "."',
        'RewriteCond "%{ENV:ITSTRAT_BEST}" ":0000"',
        "RewriteRule ^ - [R=406,L]",
    ]
    lines += [
        'RewriteCond "%{ENV:ITSTRAT_TO}" "^(.+)$"',
        "RewriteRule ^ - [E=ITSTRAT_GO:%1]",
        'RewriteCond "%{ENV:ITSTRAT_GO}" "."',
        'RewriteCond "%{ENV:ITSTRAT_BEST}" "^([a-z]+):"',
        'RewriteRule ^ "%{ENV:ITSTRAT_GO}.%1" [R=303,NE,L]',
        'RewriteCond "%{ENV:ITSTRAT_BEST}" "^(ttl|jsonld|nt):(?!0000)"',
        'RewriteCond "%{REQUEST_FILENAME}index.%1" -f',
        'RewriteRule "^$" "index.%1" [R=303,L]',
    ]
    return _HEAD + "\n".join(lines) + "\n</IfModule>\n"


def _gone(gone: Sequence[str]) -> Iterator[str]:
    if gone:
        names = "|".join(_pattern(name) for name in gone)
        yield f'RewriteRule "^(?:{names})(?:\\.(?:{endings()}))?$" - [R=410,L]'


def _ranks() -> Iterator[str]:
    """The rank that the client gives each form, in a variable of the environment."""
    for form in FORMS:
        name = f"ITSTRAT_{form.ending.upper()}"
        yield 'RewriteCond "%{HTTP:Accept}" "^$"'
        yield f"RewriteRule ^ - [E={name}:{ANY}]"
        for step in steps(form):
            yield f'RewriteCond "%{{ENV:{name}}}" "^$"'
            yield f'RewriteCond "%{{HTTP:Accept}}" "{step.pattern}"'
            yield f"RewriteRule ^ - [E={name}:{step.before}%1{step.after}]"
        yield f'RewriteCond "%{{ENV:{name}}}" "^$"'
        yield f"RewriteRule ^ - [E={name}:{NEVER}]"


def _best() -> Iterator[str]:
    first, *others = (form.ending for form in FORMS)
    yield f"RewriteRule ^ - [E=ITSTRAT_BEST:{first}:%{{ENV:ITSTRAT_{first.upper()}}}]"
    for ending in others:
        rank = f"%{{ENV:ITSTRAT_{ending.upper()}}}"
        yield f'RewriteCond "%{{ENV:ITSTRAT_BEST}}:{rank}" "!^[a-z]+:{AT_LEAST}"'
        yield f"RewriteRule ^ - [E=ITSTRAT_BEST:{ending}:{rank}]"


def _pattern(name: str) -> str:
    return re.escape(name)
