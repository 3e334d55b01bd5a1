"""``itstrat query``."""

from __future__ import annotations

import json
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from itstrat.cli import completing, options, query_explain, remarks, saving, updating, waiting
from itstrat.cli.output import colour, emit, opened, width
from itstrat.report.model import as_of_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pyoxigraph as ox

    from itstrat.inference import Regime
    from itstrat.sparql import NamedQuery, results
    from itstrat.sparql.answers import Answer
    from itstrat.sparql.limits import Limits
    from itstrat.strategy import Strategy

    Term = ox.NamedNode | ox.BlankNode | ox.Literal

_ROWS = ("table", "csv", "tsv", "json", "xml", "parquet", "xlsx", "markdown", "html")
_FORMATS = (*_ROWS, "turtle", "ntriples", "jsonld")
_NAME = re.compile(r"\w[\w-]*")
_READS_DATE = re.compile(r"\basOf\b")


@options.command("query", short_help="Ask a question in SPARQL.")
@click.argument("query", required=False, metavar="QUERY", shell_complete=completing.query)
@click.argument("values", nargs=-1, metavar="[NAME=TERM]...", shell_complete=completing.params)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=TERM",
    help="The same as NAME=TERM behind the query; may be repeated.",
)
@click.option(
    "--graph",
    "graphs",
    multiple=True,
    metavar="IRI",
    help="Ask this graph alone, named by its IRI or its file; may be repeated.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop the query when it takes longer. It then runs in a process of its own.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=1),
    metavar="MB",
    help="Stop the query when it takes more memory beside the data. It then runs in a process of its own.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="ROWS",
    help="Give no more rows (of a graph: triples) than this, and say so where there are more.",
)
@click.option(
    "--update",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="In place of a query: show what the SPARQL Update in this file (- for standard input) would change.",
)
@click.option("--write", is_flag=True, help="Write what --update changes into the files, if it breaks no rule.")
@click.option("--list", "listing", is_flag=True, help="List the reports, and the queries saved in the strategy.")
@click.option(
    "--save", metavar="NAME", help="Save the query in the strategy's folder queries, to be asked by that name."
)
@click.option("--check", is_flag=True, help="In place of an answer: what is odd in the query. Exit code 1 where it is.")
@click.option(
    "--explain", is_flag=True, help="In place of an answer: the time of each step, and the parts of the query."
)
@options.path
@options.as_of
@options.regime
@options.infer()
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Without it, what the name of the output file says, else table for rows and turtle for graphs.",
)
@options.output
@options.debug
@click.pass_context
def query(
    context: click.Context,
    query: str | None,
    values: tuple[str, ...],
    params: tuple[str, ...],
    graphs: tuple[str, ...],
    timeout: float | None,
    memory: int | None,
    limit: int | None,
    update: Path | None,
    write: bool,
    listing: bool,
    save: str | None,
    check: bool,
    explain: bool,
    paths: tuple[str, ...],
    as_of: date | None,
    regime: Regime,
    infer: bool,
    form: str | None,
    output: Path | None,
) -> None:
    """Ask the strategy a question in SPARQL.

    QUERY is a SPARQL text, a .rq file, the name of a report or of a query saved in the strategy, or - for standard
    input. NAME=TERM binds a variable to an item (IRI, prefixed name or, for a parameter that the query declares,
    label), a number, a date or a text. The prefixes of the strategy and the common ones need not be declared.
    """
    from itstrat.sparql import results
    from itstrat.sparql.limits import MB, Limits

    if listing:
        emit(_listed(options.opened(paths, as_of=as_of), output), output)
        return
    if (query is None) == (update is None) or (write and update is None):
        raise click.UsageError("Give a QUERY, or an update with --update FILE and, to write it, --write.")
    if query is None:
        updating.update(options.opened(paths, as_of=as_of), str(update), write=write)
        return
    watch = query_explain.Watch()
    strategy = watch.time("read the files", lambda: options.opened(paths, as_of=as_of, infer=infer, regime=regime))
    named, place = _read(query, strategy)
    if check:
        context.exit(remarks.check(strategy, named, place, form, output))
    remarks.warn(strategy, named, place)
    target = saving.target(strategy, save) if save is not None else None
    terms = bound(strategy, named, (*values, *params))
    limits = Limits(seconds=timeout, memory=memory and memory * MB, rows=limit)
    asked = {"params": terms, "graphs": [_graph(strategy, each) for each in graphs], "name": place}
    if explain:
        emit(waiting.heard(lambda: query_explain.explain(watch, strategy, named, asked, infer=infer)), output)
        return
    ask = partial(_asked, strategy, named.text, limits, **asked)
    chosen = options.chosen(form, output, results.SUFFIXES, "") or None
    if limits.stop:
        _tell(strategy, ask(), chosen, output)  # hears Ctrl-C, and ends its worker
    else:
        waiting.heard(lambda: _tell(strategy, ask(), chosen, output))
    if target is not None:
        saving.save(target, named, terms, strategy.prefixes)
        options.note(f"Saved as {target.parent.name}/{target.name}; ask again: itstrat query {target.stem}")
    if strategy.as_of_source == "today" and _READS_DATE.search(named.text):
        options.note(as_of_text(strategy.as_of, strategy.as_of_source))


def _asked(strategy: Strategy, text: str, limits: Limits, **asked: Any) -> Answer:
    from itstrat.sparql import answers

    if limits.stop:
        with strategy.pool(limits) as pool:
            return pool.query(text, **asked)
    result = strategy.query(text, **asked)
    if limits.rows is None:
        return answers.Answer(result=result)
    return answers.cut(result, limits, name=strategy.labels.compact)


def _tell(strategy: Strategy, answer: Answer, chosen: str | None, output: Path | None) -> None:
    from itstrat.sparql import results

    result = answer.result
    if chosen is not None and results.streams(result, chosen) and not (answer.cut and chosen == "json"):
        with opened(output) as file:
            results.stream(result, chosen, file)
    else:
        emit(_marked(_written(strategy, result, chosen, output), chosen, answer.cut), output)
    if answer.cut:
        options.note(f"note: {answer.cut}")


def _marked(written: bytes, chosen: str | None, cut: str) -> bytes:
    """The result with the remark that it was cut, where the format has a place for it."""
    if not cut or chosen not in {None, "table", "json"}:
        return written
    if chosen == "json":
        return json.dumps({**json.loads(written), "cut": cut}, ensure_ascii=False).encode() + b"\n"
    return written if written.startswith((b"@prefix", b"<")) else written + f"{cut}\n".encode()


def _written(strategy: Strategy, result: results.Result, chosen: str | None, output: Path | None) -> bytes:
    from itstrat.sparql import results

    return results.write(
        result,
        chosen,
        prefixes=strategy.prefixes,
        name=strategy.labels.compact,
        width=width(output),
        colour=colour(output),
    )


def _listed(strategy: Strategy, output: Path | None) -> str:
    """The list of reports and of the strategy's own queries."""
    from itstrat.cli import catalogue
    from itstrat.report import to_text
    from itstrat.sparql import library, reports

    own = library.Library(strategy.config.root / library.FOLDER)
    hint = "Ask one with: itstrat query NAME [NAME=TERM]..."
    table = catalogue.table([*own.values(), *reports().values()], title="Queries", hint=hint)
    return to_text.write(table, width=width(output), colour=colour(output))


def _read(given: str, strategy: Strategy) -> tuple[NamedQuery, str]:
    """The query that an argument means, and what messages call it."""
    from itstrat.errors import QuerySyntaxError
    from itstrat.sparql import find, library

    if given.endswith(library.SUFFIX) or _is_file(given):
        return library.read(Path(given)), given
    if _NAME.fullmatch(given):
        named = find(given, strategy.config.root)
        return named, str(named.path)
    if given != "-":
        return library.parse(given, Path("query")), "query"
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuerySyntaxError("Standard input is not text in UTF-8.") from error
    return library.parse(text, Path("standard input")), "standard input"


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):
        return False  # too long for a name, or no name at all: it is a text


def bound(strategy: Strategy, named: NamedQuery, given: Sequence[str]) -> dict[str, Term]:
    """The terms for the parameters: by their declared types, else as each is written."""
    from itstrat.sparql import bind, parameters

    values = parameters.split(given)
    if "year_starts" in {param.name for param in named.params}:
        values = {"year_starts": str(strategy.config.year_starts), **values}
    if named.params:
        return bind(named, values, prefixes=strategy.prefixes, resolve=strategy.resolve)
    return parameters.bind_variables(named.text, values, prefixes=strategy.prefixes)


def _graph(strategy: Strategy, given: str) -> ox.NamedNode:
    """The graph of that IRI, or of the file of that name."""
    from itstrat.errors import UnknownGraph
    from itstrat.sparql import as_iri

    names = {document.source.name: document.source.graph for document in strategy.documents}
    graph = names.get(given) or as_iri(given, strategy.prefixes)
    if graph is None:
        raise UnknownGraph.of(given, names)
    return graph
