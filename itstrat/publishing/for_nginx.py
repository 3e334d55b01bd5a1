"""The rules for nginx: one file for its ``http`` block, one for a ``server`` block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itstrat.publishing.accept import ANY, AT_LEAST, NEVER, endings, steps
from itstrat.publishing.addresses import FORMS, path_in_url
from itstrat.publishing.sitemap import WELL_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itstrat.publishing.addresses import Form

#: Addresses have no host: where another server stands before it, nginx knows neither the name nor the scheme asked for.
_HEADERS = """\
absolute_redirect off;
    add_header Access-Control-Allow-Origin "*" always;
    add_header Cache-Control "no-cache" always;
    add_header X-Content-Type-Options "nosniff" always;
    add_header Vary "Accept" always;"""


def http(path: str, moved: Mapping[str, str]) -> str:
    """What belongs into ``http { … }``: the form that a client likes best, and what is not where its name says."""
    lines = ["# Written by itstrat publish. Include it in the http block of nginx.", ""]
    lines += ["map $request_uri $itstrat_path {", '    "~^(?<itstrat_asked>[^?#]*)" $itstrat_asked;', "}"]
    lines += ["map $uri $itstrat_moved {", '    default "";']
    lines += [f'    "~^{re.escape(path + name)}$" "{path_in_url(path + stem)}";' for name, stem in moved.items()]
    lines += ["}"]
    for form in FORMS:
        lines += _rank(form)
    lines += _best()
    return "\n".join(lines) + "\n"


def server(path: str, gone: Sequence[str]) -> str:
    """What belongs into ``server { … }``, whose ``root`` is the folder in which the path of the base is a folder."""
    was = "".join(_gone(path, gone))
    types = " ".join(f"{form.media} {form.ending};" for form in FORMS)
    return f"""\
# Written by itstrat publish. Include it in a server block of nginx whose root holds the folder {path}.
{was}location = {path} {{
    types {{ text/html html; }}
    charset utf-8;
    {_HEADERS}
    if ($itstrat_form = "none") {{ return 406; }}
    set $itstrat_data "$itstrat_form:";
    if (-f "$document_root{path}index.$itstrat_form") {{ set $itstrat_data "$itstrat_form:there"; }}
    if ($itstrat_data ~ "^(?:ttl|jsonld|nt):there$") {{ return 303 "{path_in_url(path)}index.$itstrat_form"; }}
    try_files "{path}index.html" =404;
}}
location = "{path}{WELL_KNOWN}" {{
    types {{ }}
    default_type "text/turtle; charset=utf-8";
    {_HEADERS}
}}
location {path} {{
    types {{ {types} text/css css; text/javascript js; application/json json; image/svg+xml svg;
        application/xml xml; text/plain txt md; application/n-quads nq; application/gzip gz; }}
    default_type application/octet-stream;
    charset utf-8;
    charset_types text/turtle text/css text/javascript text/plain application/xml;
    etag on;
    {_HEADERS}
    location ~ "/\\." {{ return 404; }}
    try_files $uri @itstrat_thing;
}}
location @itstrat_thing {{
    {_HEADERS}
    set $itstrat_to $itstrat_path;
    set $itstrat_found "";
    if (-f "$document_root$uri.html") {{ set $itstrat_found "yes"; }}
    if ($itstrat_moved) {{ set $itstrat_found "yes"; set $itstrat_to $itstrat_moved; }}
    if ($itstrat_found = "") {{ return 404; }}
    if ($itstrat_form = "none") {{ return 406; }}
    return 303 "$itstrat_to.$itstrat_form";
}}
"""


def _gone(path: str, gone: Sequence[str]) -> Iterator[str]:
    if gone:
        names = "|".join(re.escape(name) for name in gone)
        yield f"""\
location ~ "^{re.escape(path)}(?<itstrat_gone>{names})(?:\\.(?:{endings()}))?$" {{
    error_page 410 @itstrat_gone;
    return 410;
}}
location @itstrat_gone {{
    {_HEADERS}
    default_type text/html;
    charset utf-8;
    try_files "{path}$itstrat_gone.html" =410;
}}
"""


def _rank(form: Form) -> Iterator[str]:
    """A variable with the rank that the client gives a form."""
    yield f"map $http_accept $itstrat_{form.ending} {{"
    yield f'    default "{NEVER}";'
    yield f'    "" "{ANY}";'
    for number, step in enumerate(steps(form)):
        name = f"itstrat_{form.ending}_{number}"
        pattern = step.pattern.replace("([0-9]", f"(?<{name}>[0-9]").replace("()", "")
        value = f"${{{name}}}" if name in pattern else ""
        yield f'    "~{pattern}" "{step.before}{value}{step.after}";'
    yield "}"


def _best() -> Iterator[str]:
    """The best of all forms, found by comparing two at a time: ``html:10002`` and so on."""
    first, *others = (form.ending for form in FORMS)
    best = f"{first}:$itstrat_{first}"
    for ending in others:
        # nginx knows groups by their names only.
        same = f"itstrat_same_{ending}"
        at_least = AT_LEAST.replace("(", f"(?<{same}>", 1).replace(r"\1", rf"\k<{same}>")
        yield f'map "{best}:$itstrat_{ending}" $itstrat_best_{ending} {{'
        yield f'    default "{ending}:$itstrat_{ending}";'
        yield f'    "~^[a-z]+:{at_least}" "{best}";'
        yield "}"
        best = f"$itstrat_best_{ending}"
    yield f"map {best} $itstrat_form {{"
    yield '    "~:0000" "none";'
    yield '    "~^(?<itstrat_chosen>[a-z]+):" $itstrat_chosen;'
    yield "}"
