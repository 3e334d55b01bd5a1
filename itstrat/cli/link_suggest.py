"""``itstrat link suggest``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itstrat.cli import options
from itstrat.cli.output import emit
from itstrat.report.values import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from itstrat.linking.suggest import Element, Index, Suggestions


@options.command("suggest", short_help="Candidates for aligning our aims with published frameworks.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT…]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the candidates as SSSOM rows to review, FILE.sssom.tsv. Rows decided in it stay.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=5, show_default=True, help="The most for each aim or objective."
)
@click.option(
    "--least", type=click.FloatRange(0, 1), default=0.1, show_default=True, help="How near the words are at least."
)
@click.option(
    "--kind", "kinds", multiple=True, metavar="CLASS", help="Only elements of this class, such as SDG targets."
)
@click.option(
    "--model",
    default="",
    metavar="MODEL",
    help="Compare meanings too, by a model on this machine: `wordllama`, which the extra 'embed' brings, or a folder.",
)
@click.option("--again", is_flag=True, help="Offer what is decided already, too.")
@options.path
@options.as_of
@options.debug
def link_suggest(
    documents: tuple[str, ...],
    output: Path | None,
    limit: int,
    least: float,
    kinds: tuple[str, ...],
    model: str,
    again: bool,
    paths: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Show what of other strategies our aims and objectives may support, by the words that they share.

    DOCUMENT is a strategy document or any SKOS scheme in the graph, by IRI, prefixed name or label; without it, all
    strategy documents. With --model, pairs that share no word are found too. Nothing is asserted: `itstrat link review`
    takes what a person has decided.
    """
    from itstrat import files
    from itstrat.cli.changing import predicate
    from itstrat.formats import sssom
    from itstrat.formats.content import content
    from itstrat.linking.review import merged, replaced, rows
    from itstrat.linking.suggest import SuggestOptions, suggest

    indexed = _indexed(model)
    strategy = options.opened(paths, as_of=as_of)
    wanted = [strategy.resolve(each) for each in documents]
    classes = tuple(predicate(strategy, each) for each in kinds)
    chosen = SuggestOptions(limit=limit, least=least, kinds=classes, again=again)
    found = suggest(strategy.store, wanted, chosen, indexed=indexed)
    if output is None:
        emit(_text(found))
    else:
        new = rows(found, strategy.name, strategy.prefixes)
        if output.exists():
            old = sssom.parse(content(output, str(output))[0].decode(), str(output))
            decided = [row for row in old.propagated() if row.by_hand]
            had = {old.pair(row) for row in decided}
            new = merged(replaced(old, decided), new, [row for row in new.mappings if new.pair(row) not in had])
        files.replace(output, sssom.write(new).encode())
    number, having = len(found.candidates), len({each.subject.node for each in found.candidates})
    options.note(
        f"{number} candidate{'' if number == 1 else 's'} for {having} of {len(found.ours)} aims and objectives, "
        f"among {len(found.theirs)} elements."
    )


def _indexed(model: str) -> Callable[[Sequence[Element]], Index]:
    """What makes the index of the texts of others: of words alone, or of meanings too."""
    from itstrat.linking.suggest import WordIndex

    if not model:
        return WordIndex
    from functools import partial

    from itstrat.linking.meaning import MeaningIndex, load

    return partial(MeaningIndex, model=load(model))


def _text(found: Suggestions) -> str:
    lines: list[str] = []
    last = None
    for each in found.candidates:
        if each.subject.node != last:
            lines += [*([""] if lines else []), inert(each.subject.label)]
            last = each.subject.node
        lines.append(
            f"  {each.score:.2f}  {inert(each.object.label)}  ({inert(', '.join(each.words)) or 'no word in common'})"
        )
    return "".join(f"{line}\n" for line in lines)
