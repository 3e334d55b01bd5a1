"""The pages of a release: the site as it was, under addresses of its own that do not change."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from itstrat.publishing import frame, metadata, schema_org, site
from itstrat.publishing.addresses import DATA, PAGE, RELEASES
from itstrat.publishing.contents import Released

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itstrat.publishing.contents import Contents
    from itstrat.publishing.metadata import About
    from itstrat.report import Table

#: The stem of the page about the release.
ABOUT = "dataset"


def pages(contents: Contents, tables: Sequence[Table], said: About, telling: Mapping[str, str]) -> dict[str, bytes]:
    """The pages and their twins by their paths below the folder of a release.

    What is below the base has an IRI as it is in this version: that of the folder with the name of its document, which
    says what version of which thing it is. ``telling`` are the other files of the release, and what they are, as HTML.
    """
    kept = copy(contents)
    base = contents.addresses.base
    kept.released = Released(
        version=said.version,
        folder=f"{base}{RELEASES}/{said.version}/",
        dataset=metadata.dataset(base, said.version),
    )
    kept.dataset, kept.versions = ABOUT, {}
    return {**site.pages(kept, tables), f"{ABOUT}.{PAGE.ending}": _about(kept, said, telling).encode()}


def _about(contents: Contents, said: About, telling: Mapping[str, str]) -> str:
    """The page about a release: its day, its files, and the release before it."""
    told = {f"{ABOUT}.{form.ending}": f"about the release, as {form.title}" for form in DATA}
    items = "".join(f'<li><a href="{name}">{name}</a>: {what}</li>' for name, what in {**telling, **told}.items())
    main = [
        f'<p class="lead">Released on <time>{said.day.isoformat()}</time>. The files of a release do not change.</p>',
        f"<ul>{items}</ul>",
        f'<p><a href="{frame.HOME}.html">The pages as they were</a></p>',
    ]
    if len(said.versions) > 1:
        before = contents.safe(said.versions[-2])
        main.append(f'<p>The release before: <a href="../{before}/{ABOUT}.html">{before}</a></p>')
    title = contents.safe(f"{said.title} {said.version}")
    schema = schema_org.dataset(said, contents.addresses.base)
    return frame.page(contents, ABOUT, title, main, data=True, schema=schema)
