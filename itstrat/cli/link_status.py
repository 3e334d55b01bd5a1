"""``itstrat link status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.cli import linking, options
from itstrat.cli.output import emit
from itstrat.report.values import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from itstrat.formats.links import Link


@options.command("status", short_help="Show what is linked, and what points there.")
@options.format_of("text", "json")
@options.output
@options.path
@options.debug
def link_status(form: str | None, output: Path | None, paths: tuple[str, ...]) -> None:
    """Show what is linked: from where, since when, how much, under which licence, and how much of ours points there.

    Nothing is fetched; `itstrat link update --check` asks whether there is something new.
    """
    import json
    from dataclasses import asdict

    from itstrat import linking as links

    config = linking.settings(paths)
    found = links.links_of(config.root)
    chosen = options.chosen(form, output, {".json": "json"}, "text")
    own = linking.own(paths, config, linking.today(None)) if found else None
    counts = {
        link.graph: len(links.pointing(own.documents, links.elements(links.document(config.root, link).quads)))
        for link in found
        if own is not None
    }
    if chosen == "json":
        table = [{**asdict(link), "pointing": counts[link.graph]} for link in found]
        emit(json.dumps(table, indent=2, ensure_ascii=False) + "\n", output)
        return
    emit("\n".join(_told(link, counts[link.graph]) for link in found) or "Nothing is linked.\n", output)


def _told(link: Link, pointing: int) -> str:
    rows = {
        "title": link.title,
        "graph": link.graph,
        "retrieved": f"{link.retrieved}, from {link.final_url}",
        "holds": linking.statements(link.triples),
        "licence": link.licence or "not stated",
        "points there": f"{linking.statements(pointing)} of ours",
    }
    lines = [linking.about(link), *(f"  {name:<14}{one_line(value)}" for name, value in rows.items() if value)]
    return "".join(f"{line}\n" for line in lines)
