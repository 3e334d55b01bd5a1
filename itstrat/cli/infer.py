"""``itstrat infer``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from itstrat.cli import options
from itstrat.cli.output import emit
from itstrat.report.values import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    import pyoxigraph as ox

    from itstrat.inference import Regime
    from itstrat.inference.explain import Proof
    from itstrat.strategy import Strategy

_SUFFIXES = {".ttl": "turtle", ".nt": "ntriples"}
_PROOFS = {".txt": "text", ".json": "json"}


@options.command("infer", short_help="Write what follows from the strategy, or why.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--ontology",
    multiple=True,
    metavar="FILE",
    help="Take this ontology in place of ours; may be repeated.",
)
@options.regime
@click.option("--closure", is_flag=True, help="Write the triples of the files as well.")
@click.option(
    "--why",
    nargs=3,
    metavar="SUBJECT PREDICATE OBJECT",
    help="Prove this triple: the rules it follows by, and the lines of the files that it rests on.",
)
@options.as_of
@options.format_of("turtle", "ntriples", "text", "json")
@options.output
@options.debug
@click.pass_context
def infer(
    context: click.Context,
    paths: tuple[str, ...],
    ontology: tuple[str, ...],
    regime: Regime,
    closure: bool,
    why: tuple[str, str, str] | None,
    as_of: date | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Write what follows from the strategy in some files or folders and from the ontology.

    The triples are sorted, so that two runs can be compared line by line. What OWL 2 RL does not act upon is told, and
    with --regime owl-rl what contradicts the ontology too; the exit code is then 1.
    """
    suffixes, usual = (_PROOFS, "text") if why else (_SUFFIXES, "turtle")
    chosen = options.chosen(form, output, suffixes, usual)
    if chosen not in suffixes.values():
        what = "A proof" if why else "What follows"
        raise click.UsageError(f"{what} can be written as {' or '.join(suffixes.values())}, not as {chosen}.")
    strategy = options.opened(paths, as_of=as_of, regime=regime, ontology=ontology)
    if why is not None:
        emit(_proof(strategy, why, chosen), output)
        return
    _tell_outside(strategy)
    emit(_triples(strategy, chosen, closure=closure), output)
    context.exit(1 if _tell_contradictions(strategy) else 0)


def _triples(strategy: Strategy, form: str, *, closure: bool) -> str | bytes:
    from itstrat.sparql import results

    triples = strategy.inferred()
    if closure:
        triples += [quad.triple for document in strategy.documents for quad in document.quads]
    return results.graph(triples, form, prefixes=strategy.prefixes)


def _tell_outside(strategy: Strategy) -> None:
    for axiom, term, why in strategy.outside():
        place = strategy.place(axiom, term) or strategy.place(axiom)
        name = strategy.labels.compact(term)
        options.note(f"warning: {f'{place}: ' if place else ''}{name}: {why}.")


def _tell_contradictions(strategy: Strategy) -> bool:
    found = strategy.contradictions()
    for contradiction in found:
        options.note(f"contradiction: {contradiction.rule}: {contradiction.message}")
        for triple in contradiction.triples:
            place = strategy.place(triple.subject, triple.predicate, triple.object)
            options.note(f"    {_said(triple, strategy)}{f' # {place}' if place else ''}")
    return bool(found)


def _proof(strategy: Strategy, why: tuple[str, str, str], form: str) -> str:
    """The proof of a triple that is given in words.

    Raises: NotEntailed, UnknownSubject, AmbiguousSubject.
    """
    from itstrat.errors import NotEntailed

    triple = _triple(strategy, *why)
    proof = strategy.explain(triple)
    if proof is None:
        raise NotEntailed(
            f"{_said(triple, strategy)} That does not follow.",
            hint="itstrat infer writes all that follows; --regime owl-rl derives the most.",
        )
    if form == "json":
        return json.dumps(_nested(proof, strategy), ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{'  ' * depth}{one_line(line)}\n" for depth, line in _lines(proof, strategy))


def _triple(strategy: Strategy, subject: str, predicate: str, object_: str) -> ox.Triple:
    """The triple that three words mean; a thing may go by its label, and ``a`` is ``rdf:type``."""
    import pyoxigraph as ox

    from itstrat.errors import UnknownSubject
    from itstrat.namespaces import RDF
    from itstrat.sparql import read

    kind = RDF["type"] if predicate == "a" else strategy.resolve(predicate)
    try:
        return ox.Triple(strategy.resolve(subject), kind, strategy.resolve(object_))
    except UnknownSubject:
        term = read(object_, strategy.prefixes)
        if not isinstance(term, ox.Literal):
            raise
        return ox.Triple(strategy.resolve(subject), kind, term)


def _lines(proof: Proof, strategy: Strategy) -> Iterator[tuple[int, str]]:
    """The proof as an outline; what was proved above is not proved again."""
    waiting = [(0, proof)]
    told: set[ox.Triple] = set()
    while waiting:
        depth, step = waiting.pop()
        again = step.triple in told and step.premises
        told.add(step.triple)
        reason = f"by {step.rule}" if step.rule else (str(step.location) if step.location else "the ontology")
        yield depth, f"{_said(step.triple, strategy)} # {'as above' if again else reason}"
        if not again:
            waiting += [(depth + 1, premise) for premise in reversed(step.premises)]


def _nested(proof: Proof, strategy: Strategy) -> dict[str, object]:
    triple = proof.triple
    return {
        "subject": str(triple.subject),
        "predicate": str(triple.predicate),
        "object": str(triple.object),
        "rule": proof.rule or None,
        "location": str(proof.location) if proof.location else None,
        "premises": [_nested(premise, strategy) for premise in proof.premises],
    }


def _said(triple: ox.Triple, strategy: Strategy) -> str:
    import pyoxigraph as ox

    terms = (strategy.labels.compact(term) if isinstance(term, ox.NamedNode) else str(term) for term in triple)
    return " ".join(terms) + " ."
