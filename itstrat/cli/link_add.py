"""``itstrat link add``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import linking, options
from itstrat.cli.output import emit
from itstrat.report.values import one_line

if TYPE_CHECKING:
    from datetime import date


@options.command("add", short_help="Fetch a strategy that others publish, and pin it.")
@click.argument("url")
@click.option("--graph", default="", metavar="IRI", help="The graph that it is read into. Without it, the URL.")
@click.option("--scheme", default="", metavar="IRI", help="The one scheme to pull, where the URL is a SPARQL endpoint.")
@linking.fetching
@linking.retrieved
@options.path
@options.debug
def link_add(
    url: str,
    graph: str,
    scheme: str,
    hosts: tuple[str, ...],
    private: tuple[str, ...],
    timeout: float,
    max_bytes: int,
    day: date | None,
    paths: tuple[str, ...],
) -> None:
    """Fetch a strategy that others publish, and pin it: a snapshot in links/ and an entry in itstrat.lock.

    From then on it is read with the strategy, in a graph of its own, without the network. Turtle, TriG, N-Triples,
    N-Quads, JSON-LD and RDF/XML are read, and the JSON-LD and RDFa in pages of HTML. Only the host of the URL is asked,
    and those that itstrat.toml or --allow-host allow. JSON-LD contexts are not fetched: itstrat.toml names copies.
    """
    from itstrat import linking as links
    from itstrat.errors import UsageError
    from itstrat.net import absolute

    url = absolute(url)
    config = linking.settings(paths)
    for link in links.links_of(config.root):
        if (link.url, link.scheme) == (url, scheme):
            raise UsageError(
                f"{linking.about(link)} is linked already.", hint=f"Look for a new edition: itstrat link update {url}"
            )
        if link.graph == (graph or scheme or url):
            raise UsageError(
                f"{linking.about(link)} is read into <{link.graph}> already.", hint="Name another with --graph."
            )
    client = linking.client(config, [url], hosts, private, timeout, max_bytes)
    found = links.retrieve(
        client,
        url,
        retrieved=linking.today(day),
        graph=graph,
        scheme=scheme,
        contexts=linking.contexts(config),
    )
    assert found is not None
    links.pin(config.root, [(None, found.link, found.content)])
    link = found.link
    for note in link.notes:
        options.note(f"note: {note}")
    if not link.licence:
        options.note("note: It does not say under which licence it is.")
    rows = {
        "from": link.final_url + (f" ({link.media_type})" if link.media_type else ""),
        "graph": link.graph,
        "snapshot": link.snapshot,
        "licence": link.licence,
    }
    lines = [f"{one_line(link.title or linking.about(link))}: {linking.statements(link.triples)}, pinned"]
    lines += [f"  {name:<9} {one_line(value)}" for name, value in rows.items() if value]
    emit("".join(f"{line}\n" for line in lines))
