"""Write the reference pages from what they describe: commands, rules, reports, ontology terms, errors.

``python docs/generate.py`` writes them; with ``--check`` it only says which are out of date, and fails if one is.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import click
import pyoxigraph as ox

from itstrat import errors, shacl, sparql
from itstrat.cli.main import cli
from itstrat.formats.archimate import relationships as archimate_relationships
from itstrat.formats.archimate import terms as archimate_terms
from itstrat.formats.stratml import terms as stratml_terms
from itstrat.namespaces import DCTERMS, ITS, OWL, RDF, RDFS, SKOS
from itstrat.ontology import quads as ontology_quads
from itstrat.resources import directory
from itstrat.shacl.explain import explain
from itstrat.sparql import results as query_results
from itstrat.store import Labels, OxigraphStore

REFERENCE = Path(__file__).parent / "reference"
GENERATED = "<!-- Written by docs/generate.py; run `make docs` after a change. -->\n"


def commands() -> str:
    """The page of commands: usage, help and options of each."""
    context = click.Context(cli, info_name="itstrat", **cli.context_settings)
    parts = [
        "# Commands\n",
        "`itstrat --help` lists them; `itstrat COMMAND --help` says the same as this page. The strategy "
        "is found from the folder at hand: the nearest [`itstrat.toml`](configuration.md) upwards.\n",
        f"| Option of `itstrat` itself | Meaning |\n|---|---|\n{_options(cli, context)}",
    ]
    parts += _commands(context)
    parts.append(
        "## Exit codes\n\n| Code | Meaning |\n|---|---|\n"
        "| 0 | done; `validate`: conforms; `why`: there is a reason |\n"
        "| 1 | `validate`: findings at or above `--fail-on`; `why`: no reason found |\n"
        "| 2 | the command asks for something that is not there: see [errors](errors.md) |\n"
        "| 3 | a file cannot be read, or an engine failed: see [errors](errors.md) |\n"
        "| 130 | interrupted |\n"
    )
    return "\n".join(parts)


def _commands(above: click.Context) -> list[str]:
    """The sections of the commands of a group; those of a group within it follow it, a level further down."""
    parts = []
    for name in above.command.list_commands(above):
        command = above.command.get_command(above, name)
        own = click.Context(command, info_name=name, parent=above)
        usage = " ".join(command.collect_usage_pieces(own))
        words = own.command_path.removeprefix("itstrat ")
        parts.append(f"{'#' * len(own.command_path.split())} {words}\n\n```text\n{own.command_path} {usage}\n```\n")
        parts.append(inspect.cleandoc(command.help or "").replace("\b\n", "") + "\n")
        parts.append(f"| Option | Meaning |\n|---|---|\n{_options(command, own)}")
        if isinstance(command, click.Group):
            parts += _commands(own)
    return parts


def _options(command: click.Command, context: click.Context) -> str:
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    rows = [row for option in options if (row := option.get_help_record(context))]
    return "".join(f"| `{cell(option)}` | {cell(meaning)} |\n" for option, meaning in rows)


def exchange() -> str:
    """The page of exchange formats: which element is what, and what becomes of the rest."""
    parts = [
        "# Exchange formats\n",
        "StratML and ArchiMate: what is read as what, and what is written as what. How to use them: "
        "[Exchange with StratML and ArchiMate](../howto/exchange.md). The terms are mapped with SKOS in "
        "`ontology/mappings/stratml.ttl` and `ontology/mappings/archimate.ttl`.\n",
        "## StratML\n",
        "Part 1 (ISO 17469-1, schema of 1 April 2014) has aims and objectives; Part 2 (schema of 16 February 2016) "
        "indicators, targets and results as well. The first property is the usual one; a value of another is written "
        "if there is none of the first.\n",
        "| Element | Part of | Property |\n|---|---|---|",
    ]
    for kind, fields in stratml_terms.FIELDS.items():
        for name, field in fields.items():
            named = ", ".join(f"`{archimate_terms.compact(each)}`" for each in field.properties)
            parts.append(f"| `{name}` | {kind} | {named} |")
    parts.append("\n| Element | In a plan of ours | In a plan of others |\n|---|---|---|")
    for kind in stratml_terms.FIELDS:
        both = (stratml_terms.class_of(kind, it_strategy=each) for each in (True, False))
        parts.append(f"| `{kind}` | {' | '.join(f'`{archimate_terms.compact(each)}`' for each in both)} |")
    parts.append(
        "\nGoals and objectives are in the plan (`skos:inScheme`). An objective under a goal supports it "
        "(`its:supports`) "
        "in a plan of ours, and is narrower than it (`skos:broader`) in one of others. Indicators of others "
        "are none of "
        "our `its:KPI`: the rules ask of a KPI what StratML cannot say.\n\n"
        "Everything else is kept under its own name in the namespace `https://w3id.org/itstrat/stratml#` "
        "(`its-stratml:`): an element of text, such as `its-stratml:OtherInformation`, as text, all else as XML, the "
        "elements of a name together; `its-stratml:position` is the place among its like, `its-stratml:instance` the "
        "number of the measurement, and `its-stratml:Identifier` an identifier that the IRI does not show.\n\n"
        "What StratML cannot say of a plan of ours (IRIs without an identifier, classes, languages, whole "
        "numbers, times "
        "of day) stands in processing instructions, `<?itstrat {…}?>`, which schemas and other tools pass over.\n"
    )
    parts.append(
        "## ArchiMate\n\nModels in the Open Exchange format, ArchiMate 3.\n\n| Class | Written as |\n|---|---|"
    )
    parts += [f"| `{archimate_terms.compact(each)}` | {name} |" for each, name in archimate_terms.TYPES.items()]
    parts.append("\n| Element drawn by others | Read as |\n|---|---|")
    parts += [f"| {name} | `{archimate_terms.compact(each)}` |" for name, each in archimate_terms.CLASSES.items()]
    parts.append(
        "\nEach element drawn by others has its type as a class as well, such as `its-archimate:Goal`, and elements of "
        "all other types have that alone. A relationship is an `its-archimate:Realization` (and so on) with "
        "`its-archimate:source` and `its-archimate:target`. Who realises a goal or outcome, or influences it "
        "with `+` or "
        "`++`, supports it (`its:supports`); a work package composed of others has them as sub-projects. The "
        "rest of the "
        "model (views, folders, property definitions, metadata) is kept as XML under its own name in the namespace "
        "`https://w3id.org/itstrat/archimate#` (`its-archimate:`). A model that goes out alone goes out whole; "
        "together with a strategy of ours its elements and relationships of every type do, gaps and plateaus too, and "
        "its views and whatever else belongs to it as a whole are told as left out.\n\n"
        "| Statement | Relationship, where ArchiMate 3.2 allows it; else Association |\n|---|---|"
    )
    for each, names in archimate_relationships.WANTED.items():
        shown = " or ".join(f"{name[1:]}, turned round" if name.startswith("^") else name for name in names)
        parts.append(f"| `{archimate_terms.compact(each)}` | {shown} |")
    parts.append(
        "\nAll other values of an element are its properties, named as in `its:startDate (xsd:date)` or `its:status "
        "(IRI)`, so that they come back as they were. `itstrat:base`, `itstrat:class`, `itstrat:link` and "
        "`itstrat:documentation` tell what an element or relationship stands for.\n"
    )
    return "\n".join(parts)


def rules() -> str:
    """The page of rules: what each checks, why, and how to mend a finding."""
    found = sorted(shacl.built_in().rules.values(), key=lambda rule: rule.code)
    profiles = shacl.profiles()
    parts = [
        "# Rules\n",
        f"{len(found)} rules, each a SHACL shape `https://w3id.org/itstrat/shapes#ITSnnn`. "
        "[What a finding, a severity and a profile are](../explanation/rules.md); "
        "[how to write a rule of your own](../howto/write-a-rule.md). A name in braces in a message stands for "
        "what was found.\n",
        "## Profiles\n\n| Profile | What it is for | Rules | Severities that differ |\n|---|---|---|---|",
    ]
    for profile in profiles.values():
        count = "all" if profile.rules is None else str(len(profile.rules))
        changed = ", ".join(f"{code} {level}" for code, level in sorted(profile.severity.items())) or "none"
        parts.append(f"| `{profile.name}` | {cell(profile.description)} | {count} | {changed} |")
    parts.append("\n## All rules\n\n| Rule | Name | Severity |\n|---|---|---|")
    parts += [f"| [{rule.code}](#{rule.code.lower()}) | {cell(rule.name)} | {rule.severity} |" for rule in found]
    parts.append("")
    parts += [explain(rule, profiles.values()) for rule in found]
    parts.append(
        "## Findings that no shape makes\n\nThey come with every run of our rules, in every profile; `--skip` leaves "
        "them out. [How findings are accepted](../howto/accept-a-finding.md).\n"
    )
    ours = (shacl.literals.RULE, shacl.contradicted.RULE, shacl.interrupted.RULE, shacl.unread.RULE)
    parts += [explain(rule) for rule in (*ours, *shacl.accepted.RULES)]
    return "\n".join(parts)


def lint() -> str:
    """The page of the lint: what each check of shapes finds, why it matters, with shapes that break and keep it."""
    from itstrat.shacl.lint import rules

    found = sorted(rules().values(), key=lambda rule: rule.code)
    parts = [
        "# Shape lint\n",
        f"{len(found)} checks of shapes: what is wrong with them that the data will never tell. "
        "`itstrat validate --lint-shapes` makes them all "
        "([how](../howto/validate-any-data.md#check-the-shapes-themselves)). A run with shapes that are not ours tells "
        "violations and warnings of them beside its result. "
        "`itstrat validate --explain CODE` says the same as this page.\n",
        "| Code | Name | Severity |\n|---|---|---|",
    ]
    parts += [f"| [{rule.code}](#{rule.code}) | {cell(rule.name)} | {rule.severity} |" for rule in found]
    parts.append("")
    parts += [explain(rule) for rule in found]
    return "\n".join(parts)


def query_lint() -> str:
    """The page of the query lint: what each remark means, with a query that earns it and one that does not."""
    from itstrat.sparql.lint import catalogue

    found = sorted(catalogue().items())
    parts = [
        "# Query lint\n",
        f"{len(found)} remarks that `itstrat query --check` makes on a query "
        "([how](../howto/write-a-query.md#look-before-you-ask)). With a warning or an error the exit code is 1.\n",
        "| Code | Name | Severity |\n|---|---|---|",
    ]
    parts += [f"| [{code}](#{code}) | {cell(said['name'])} | {said['severity']} |" for code, said in found]
    parts.append("")
    for code, said in found:
        parts.append(f"## {code}\n\n**{said['name']}** ({said['severity']})\n\n{said['description']}\n")
        parts.append(f"How to mend it: {said['fix']}\n")
        parts.append(f"Remarked on:\n\n```sparql\n{said['breaks']}\n```\n\nNot remarked on:\n")
        parts.append(f"```sparql\n{said['keeps']}\n```\n")
    return "\n".join(parts)


def reports() -> str:
    """The page of reports: the question each answers, its parameters and columns."""
    found = tuple(sparql.reports().values())
    parts = [
        "# Reports\n",
        "`itstrat report NAME` shows one, `itstrat report NAME PARAMETER=VALUE` a part of it; `--format` and `-o` make "
        "CSV, JSON, Markdown or HTML of it. Each is a SPARQL file in `itstrat/queries/reports/` "
        "[to copy and edit](../howto/write-a-report.md).\n",
        "| Report | Question |\n|---|---|",
    ]
    parts += [f"| [{query.name}](#{query.name}) | {cell(query.question)} |" for query in found]
    parts.append("")
    for query in found:
        parts.append(f"## {query.name}\n\n{query.id}: **{query.question}**\n\n{query.description}\n")
        if query.params:
            parts.append("| Parameter | Value | Meaning |\n|---|---|---|")
            parts += [f"| `{p.name}` | {_VALUES[p.type]} | {cell(p.description)} |" for p in query.params]
            parts.append("")
        parts.append("| Column | Title | Shown as |\n|---|---|---|")
        parts += [f"| `{c.name}` | {cell(c.title)} | {c.format} |" for c in query.columns]
        parts.append(f"\nNo rows: {query.empty}\n")
        if query.next:
            what, _, command = query.next.rpartition(": ")
            parts.append(f"{what}: `{command}`.\n")
    return "\n".join(parts)


#: What a reader gives for a parameter of each type.
_VALUES = {
    "iri": "an item: IRI, prefixed name or label",
    "string": "a text",
    "integer": "a whole number",
    "decimal": "a number",
    "date": "a day, such as 2026-11-16",
}


def ontology() -> str:
    """The page of ontology terms: definition, example, source, and where each fits."""
    store = OxigraphStore()
    folder = directory("ontology")
    for path in [*sorted(folder.glob("*.ttl")), *sorted((folder / "codelists").glob("*.ttl"))]:
        store.load(list(ox.parse(path=path, format=ox.RdfFormat.TURTLE)))
    labels = Labels(store)
    parts = [
        "# Ontology\n",
        "Namespace `https://w3id.org/itstrat#`, prefix `its:`. "
        "[How the terms hang together](../explanation/aims-to-services.md). A source such as A22 is a point of the "
        "article that the model follows.\n",
    ]
    kinds = (
        ("Classes", OWL["Class"]),
        ("Object properties", OWL["ObjectProperty"]),
        ("Data properties", OWL["DatatypeProperty"]),
        ("Annotation properties", OWL["AnnotationProperty"]),
    )
    for title, kind in kinds:
        parts.append(f"## {title}\n")
        parts += [term(store, labels, each) for each in _of_type(store, kind)]
    parts.append("## Code lists\n")
    parts += [code_list(store, labels, each) for each in _of_type(store, SKOS["ConceptScheme"])]
    return "\n".join(parts)


def functions() -> str:
    """The page of functions: how each is called, what it gives, and an example with its result."""
    store = OxigraphStore()
    store.load(ontology_quads())
    labels = Labels(store)
    parts = [
        "# Functions\n",
        "SPARQL functions of the namespace `https://w3id.org/itstrat#`, prefix `its:`. They may be called in every "
        "query: `itstrat query`, reports, rules and Python. As SPARQL has it, a value that a function cannot "
        "take (text where it wants a date) leaves the result unbound. An aggregate takes one value, which another "
        "function puts together. pySHACL runs the functions and refuses the aggregates; other engines have neither.\n",
        "| Call | Gives |\n|---|---|",
    ]
    found = sorted(
        (
            quad.subject
            for kind in ("Function", "Aggregate")
            for quad in store.quads(
                None, RDF["type"], ox.NamedNode(f"http://www.w3.org/ns/sparql-service-description#{kind}")
            )
        ),
        key=lambda node: node.value.lower(),
    )

    def said(node: ox.NamedNode, predicate: ox.NamedNode) -> list[str]:
        return sorted(quad.object.value for quad in store.quads(node, predicate))

    for node in found:
        name = labels.compact(node)
        calls = ", ".join(f"`{call}`" for call in said(node, SKOS["notation"]))
        parts.append(f"| [{calls}](#{name.replace(':', '').lower()}) | {cell(said(node, SKOS['definition'])[0])} |")
    parts.append("")
    for node in found:
        (example,) = said(node, SKOS["example"])
        shown = query_results.write(store.query(example), prefixes={}, name=labels.compact).decode()
        parts.append(f"## {labels.compact(node)}\n")
        parts.append("\n".join((*said(node, SKOS["definition"]), *said(node, SKOS["scopeNote"]))) + "\n")
        parts.append(f"```sparql\n{example}\n```\n\n```text\n{shown.strip()}\n```\n")
    return "\n".join(parts)


def _of_type(store: OxigraphStore, kind: ox.NamedNode) -> list[ox.NamedNode]:
    terms = {q.subject for q in store.quads(None, RDF["type"], kind) if q.subject.value.startswith(ITS)}
    return sorted(terms, key=lambda node: node.value)


def term(store: OxigraphStore, labels: Labels, node: ox.NamedNode) -> str:
    """One term as a section."""
    lines = [f"### its:{node.value.removeprefix(ITS)}\n"]

    def said(predicate: ox.NamedNode) -> list[ox.NamedNode | ox.Literal]:
        return sorted((q.object for q in store.quads(node, predicate)), key=str)

    def listed(title: str, values: list[ox.NamedNode | ox.Literal], separator: str = ", ") -> None:
        names = [f"`{labels.compact(o)}`" if isinstance(o, ox.NamedNode) else cell(o.value) for o in values]
        if names:
            lines.append(f"- {title}: {separator.join(names)}")

    lines += [f"{text.value}\n" for text in said(SKOS["definition"])]
    listed("Kind of", said(RDFS["subClassOf"]) + said(RDFS["subPropertyOf"]))
    listed("Said of", said(RDFS["domain"]))
    listed("Value", said(RDFS["range"]))
    listed("Properties of its own", sorted((q.subject for q in store.quads(None, RDFS["domain"], node)), key=str))
    listed("Source", said(DCTERMS["source"]), "; ")
    listed("See", said(RDFS["seeAlso"]))
    lines += [f"\n```turtle\n{text.value.strip()}\n```" for text in said(SKOS["example"])]
    return "\n".join(lines) + "\n"


def code_list(store: OxigraphStore, labels: Labels, scheme: ox.NamedNode) -> str:
    """One code list as a table."""

    def said(node: ox.NamedNode, predicate: ox.NamedNode) -> str:
        return " ".join(sorted(q.object.value for q in store.quads(node, predicate)))

    values = sorted((q.subject for q in store.quads(None, SKOS["inScheme"], scheme)), key=str)
    rows = [
        f"| `{labels.compact(each)}` | {cell(labels(each))} | {cell(said(each, SKOS['definition']))} |"
        for each in values
    ]
    return "\n".join(
        [
            f"### its:{scheme.value.removeprefix(ITS)}\n",
            f"{said(scheme, SKOS['definition'])}\n",
            "| Value | Label | Meaning |\n|---|---|---|",
            *rows,
            f"\n```turtle\n{said(scheme, SKOS['example'])}\n```\n",
        ]
    )


def failures() -> str:
    """The page of errors: each code, what it means, and the exit code."""
    parts = [
        "# Errors\n",
        "Every failure says what is wrong, where, and how to mend it, and ends with the exit code given here. "
        "`--debug` adds the Python traceback. In Python each is an exception of `itstrat.errors`, with `message`, "
        "`code`, `location` and `hint`; a kind of failure that has others below it catches them too.\n",
        "| Code | Exception | Kind of | Exit code |\n|---|---|---|---|",
    ]
    found = sorted(tree(errors.ItstratError), key=lambda each: (each.exit_code, each.code))
    for each in found:
        above = "" if each is errors.ItstratError else f"`{each.__base__.__name__}`"
        parts.append(f"| [{each.code}](#{each.code}) | `{each.__name__}` | {above} | {each.exit_code} |")
    parts.append("")
    parts += [f"## {each.code}\n\n{_first_line(each)} Exit code {each.exit_code}.\n" for each in found]
    return "\n".join(parts)


def _first_line(error: type[errors.ItstratError]) -> str:
    return inspect.getdoc(error).splitlines()[0].replace("``", "`")


def tree(root: type[errors.ItstratError]) -> list[type[errors.ItstratError]]:
    """An error and all below it."""
    return [root, *(each for child in root.__subclasses__() for each in tree(child))]


def cell(text: str) -> str:
    """Text that cannot break a table."""
    return " ".join(text.split()).replace("|", "\\|")


PAGES = {
    "commands": commands,
    "rules": rules,
    "lint": lint,
    "query-lint": query_lint,
    "reports": reports,
    "exchange": exchange,
    "ontology": ontology,
    "functions": functions,
    "errors": failures,
}


def main(arguments: list[str]) -> int:
    """Write or check the pages; return the exit code."""
    stale = []
    for name, build in PAGES.items():
        text = GENERATED + "\n" + build().rstrip("\n") + "\n"
        path = REFERENCE / f"{name}.md"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if "--check" not in arguments:
                REFERENCE.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in arguments:
        print(f"Out of date: {', '.join(stale)}. Run `make docs`.")
        return 1
    print(
        f"Reference pages: {len(PAGES)}, {len(stale)} written."
        if "--check" not in arguments
        else "Reference pages are up to date."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
