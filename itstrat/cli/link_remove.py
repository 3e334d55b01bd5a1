"""``itstrat link remove``."""

from __future__ import annotations

import click

from itstrat.cli import linking, options
from itstrat.cli.output import emit


@options.command("remove", short_help="Take a link out of the lock.")
@click.argument("url")
@options.path
@options.debug
def link_remove(url: str, paths: tuple[str, ...]) -> None:
    """Take a link out of itstrat.lock, and its snapshot away; what of ours still points there is told.

    URL is what was added, or the graph or scheme that it is read into. Your own statements stay as they are.
    """
    from itstrat import linking as links
    from itstrat.errors import ReadError, UnknownLink
    from itstrat.report.values import inert

    config = linking.settings(paths)
    gone = links.links_of(config.root, [url])
    if not gone:
        raise UnknownLink.of(url, [], more="Nothing is linked.")
    own = linking.own(paths, config, linking.today(None))
    targets = set()
    for link in gone:
        try:
            targets |= links.elements(links.document(config.root, link).quads)
        except ReadError as error:
            options.note(f"note: {error.message}")
    links.drop(config.root, gone)
    lines = [f"{linking.about(link)}: removed" for link in gone]
    if touches := links.pointing(own.documents, targets):
        lines += ["Still points there:", *linking.told(touches, own)]
    emit("".join(f"{inert(line)}\n" for line in lines))
