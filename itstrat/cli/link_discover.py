"""``itstrat link discover``."""

from __future__ import annotations

from pathlib import Path

import click

from itstrat.cli import linking, options
from itstrat.cli.output import emit
from itstrat.report.values import one_line


@options.command("discover", short_help="Show what a site offers to link to.")
@click.argument("url")
@linking.fetching
@options.format_of("text", "json")
@options.output
@options.path
@options.debug
def link_discover(
    url: str,
    hosts: tuple[str, ...],
    private: tuple[str, ...],
    timeout: float,
    max_bytes: int,
    form: str | None,
    output: Path | None,
    paths: tuple[str, ...],
) -> None:
    """Show what a site offers to link to: data at the URL, VoID, DCAT, sitemap, SPARQL endpoints, owl:imports.

    Of each the beginning is fetched, to tell what is there and what is only said to be. Nothing is written.
    """
    import json
    from dataclasses import asdict

    from itstrat import config as configuration
    from itstrat import linking as links
    from itstrat.errors import NothingToRead

    try:
        config = linking.settings(paths)
    except NothingToRead:  # it takes no strategy to look around
        config = configuration.Config(root=Path.cwd(), name="")
    client = linking.client(config, [url], hosts, private, timeout, max_bytes)
    offers = links.discover(client, url, linking.contexts(config))
    if options.chosen(form, output, {".json": "json"}, "text") == "json":
        emit(json.dumps([asdict(offer) for offer in offers], indent=2, ensure_ascii=False) + "\n", output)
        return
    lines = []
    for offer in offers:
        lines += [f"{offer.kind}: {offer.scheme or offer.url}", f"  {offer.state}"]
        if offer.works and offer.kind != "SPARQL endpoint":
            scheme = f" --scheme {offer.scheme}" if offer.scheme else ""
            lines.append(f"  itstrat link add {offer.url}{scheme}")
    emit(
        "".join(f"{line[: len(line) - len(line.lstrip())]}{one_line(line)}\n" for line in lines)
        or "It offers no linked data.\n",
        output,
    )
