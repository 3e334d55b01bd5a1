"""``itstrat link update``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from itstrat.cli import linking, options
from itstrat.cli.output import emit
from itstrat.report.values import inert

if TYPE_CHECKING:
    from datetime import date

    from itstrat.config import Config
    from itstrat.formats import Document
    from itstrat.formats.links import Link
    from itstrat.history import Side
    from itstrat.linking import Retrieved


@options.command("update", short_help="Look for new editions, and what they touch.")
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--check", is_flag=True, help="Say what changed and write nothing; exit with 1 where something did.")
@click.option("--yes", is_flag=True, help="Accept the new editions without asking.")
@linking.fetching
@linking.retrieved
@options.path
@options.debug
@click.pass_context
def link_update(
    context: click.Context,
    urls: tuple[str, ...],
    check: bool,
    yes: bool,
    hosts: tuple[str, ...],
    private: tuple[str, ...],
    timeout: float,
    max_bytes: int,
    day: date | None,
    paths: tuple[str, ...],
) -> None:
    """Look for new editions of what is linked, all of it or some URLs.

    What changed is told item by item, and what in our strategy it touches: what points at elements that are withdrawn
    or changed. Only what is accepted is written, all of it at once; on any failure nothing is.
    """
    from itstrat import linking as links

    config = linking.settings(paths)
    known = links.links_of(config.root, urls)
    if not known:
        emit("Nothing is linked.\n")
        return
    today = linking.today(day)
    # Where a link led when it was accepted may be asked again.
    asked_of = [url for link in known for url in (link.url, *(hop.url for hop in link.hops))]
    client = linking.client(config, asked_of, hosts, private, timeout, max_bytes)
    pairs = []
    for link in known:
        whole = (config.root / link.snapshot).is_file() and not links.verify(config.root, [link])[0]
        # What is damaged is fetched whatever the server says of its age.
        asked = link if whole else replace(link, etag="", last_modified="")
        found = links.retrieve(
            client, link.url, retrieved=today, scheme=link.scheme, contexts=linking.contexts(config), known=asked
        )
        if found is None or (found.link.sha256 == link.sha256 and whole):
            emit(f"{inert(linking.about(link))}: unchanged\n")
        else:
            pairs.append((link, found, whole))
    for link, found, whole in pairs:
        emit(_told(config, link, found, whole, paths, today))
    if check:
        context.exit(1 if pairs else 0)
    if pairs and (yes or _accepted()):
        links.pin(config.root, [(link, found.link, found.content) for link, found, _ in pairs])
        emit(f"itstrat.lock: {len(pairs)} link{'s' if len(pairs) != 1 else ''} updated\n")


def _accepted() -> bool:
    from itstrat.errors import UsageError

    try:
        return click.confirm("Accept?", default=False, err=True)
    except click.Abort as error:
        raise UsageError("Nobody is here to accept it; the lock is as it was.", hint="Accept with --yes.") from error


def _told(config: Config, link: Link, found: Retrieved, whole: bool, paths: tuple[str, ...], today: date) -> str:
    """What changed from the pinned snapshot to what was found, and what of ours it touches."""
    from itstrat import history
    from itstrat import linking as links
    from itstrat.history import to_text

    new = links.document(config.root, found.link, found.content)
    if not whole:
        same = " It is the same edition." if found.link.sha256 == link.sha256 else ""
        return f"{inert(linking.about(link))}: the snapshot is damaged or missing, and is made anew.{same}\n"
    old = links.document(config.root, link)
    before, after = _side(config, old, f"as of {link.retrieved}", today), _side(config, new, f"as of {today}", today)
    own = linking.own(paths, config, today)
    touches = links.touched(own.documents, old.quads, new.quads)
    lines = [
        f"{linking.about(link)}: there is a new edition",
        *to_text.write(history.compare(before, after)).splitlines(),
    ]
    lines += (
        ["", "In our strategy it touches:", *linking.told(touches, own)]
        if touches
        else ["", "It touches nothing of ours."]
    )
    return "".join(f"{inert(line)}\n" for line in lines)


def _side(config: Config, document: Document, name: str, today: date) -> Side:
    from itstrat.strategy import Strategy

    return replace(Strategy(config, [document], as_of=today, as_of_source="option", infer=False).side(), name=name)
