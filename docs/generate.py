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
from itstrat.namespaces import DCTERMS, ITS, OWL, RDF, RDFS, SKOS
from itstrat.resources import directory
from itstrat.store import Labels, OxigraphStore

REFERENCE = Path(__file__).parent / "reference"
GENERATED = "<!-- Written by docs/generate.py; run `make docs` after a change. -->\n"


def commands() -> str:
    """The page of commands: usage, help and options of each."""
    context = click.Context(cli, info_name="itstrat")
    parts = ["# Commands\n", "`itstrat --help` lists them; `itstrat COMMAND --help` says the same as this page.\n"]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        own = click.Context(command, info_name=f"itstrat {name}", parent=None)
        usage = " ".join(command.collect_usage_pieces(own))
        parts.append(f"## {name}\n\n```text\nitstrat {name} {usage}\n```\n")
        parts.append(inspect.cleandoc(command.help or "").replace("\b\n", "") + "\n")
        rows = [row for parameter in command.get_params(own) if (row := parameter.get_help_record(own))]
        if rows:
            parts.append(
                "| Option | Meaning |\n|---|---|\n" + "".join(f"| `{cell(o)}` | {cell(h)} |\n" for o, h in rows)
            )
    parts.append(
        "## Exit codes\n\n| Code | Meaning |\n|---|---|\n"
        "| 0 | done; `validate`: conforms; `why`: there is a reason |\n"
        "| 1 | `validate`: findings at or above `--fail-on`; `why`: no reason found |\n"
        "| 2 | the command asks for something that is not there |\n"
        "| 3 | a file cannot be read, or an engine failed |\n"
    )
    return "\n".join(parts)


def rules() -> str:
    """The page of rules: what each checks, why, and how to mend a finding."""
    built_in = shacl.built_in()
    profiles = shacl.profiles()
    parts = [
        "# Rules\n",
        f"{len(built_in.rules)} rules, each a SHACL shape `https://w3id.org/itstrat/shapes#ITSnnn`.\n",
    ]
    parts.append("## Profiles\n\n| Profile | What it is for | Rules | Re-levelled |\n|---|---|---|---|")
    for profile in profiles.values():
        count = "all" if profile.rules is None else str(len(profile.rules))
        changed = ", ".join(f"{code} {level}" for code, level in sorted(profile.severity.items())) or "none"
        parts.append(f"| `{profile.name}` | {cell(profile.description)} | {count} | {changed} |")
    parts.append("")
    for rule in sorted(built_in.rules.values(), key=lambda rule: rule.code):
        within = [p.name for p in profiles.values() if p.rules is None or rule.code in p.rules]
        parts.append(
            f"## {rule.code}\n\n**{rule.name}** ({rule.severity}; profiles: {', '.join(within)})\n\n"
            f"{rule.description}\n\nMessage: {code(rule.message)}\n\n"
            f"How to mend it:\n\n```text\n{rule.fix.strip()}\n```\n\nRests on: {rule.basis}\n"
        )
    return "\n".join(parts)


def reports() -> str:
    """The page of reports: the question each answers, its parameters and columns."""
    parts = [
        "# Reports\n",
        "`itstrat report NAME` runs one; each is a SPARQL file in `itstrat/queries/reports/` to copy and edit.\n",
    ]
    for query in sparql.reports().values():
        parts.append(f"## {query.name}\n\n{query.id}: **{query.question}**\n\n{query.description}\n")
        if query.params:
            parts.append("| Parameter | Type | Meaning |\n|---|---|---|")
            parts += [f"| `{p.name}` | {p.type} | {cell(p.description)} |" for p in query.params]
            parts.append("")
        parts.append("| Column | Title | Shown as |\n|---|---|---|")
        parts += [f"| `{c.name}` | {cell(c.title)} | {c.format} |" for c in query.columns]
        parts.append(f"\nNo rows: {query.empty}\n")
    return "\n".join(parts)


def ontology() -> str:
    """The page of ontology terms: definition, example, source, and where each fits."""
    store = OxigraphStore()
    folder = directory("ontology")
    for path in [*sorted(folder.glob("*.ttl")), *sorted((folder / "codelists").glob("*.ttl"))]:
        store.load(list(ox.parse(path=path, format=ox.RdfFormat.TURTLE)))
    labels = Labels(store)
    parts = ["# Ontology\n", "Namespace `https://w3id.org/itstrat#`, prefix `its:`.\n"]
    kinds = (
        ("Classes", OWL["Class"]),
        ("Object properties", OWL["ObjectProperty"]),
        ("Data properties", OWL["DatatypeProperty"]),
        ("Annotation properties", OWL["AnnotationProperty"]),
        ("Code lists", SKOS["Concept"]),
    )
    for title, kind in kinds:
        terms = {q.subject for q in store.quads(None, RDF["type"], kind) if q.subject.value.startswith(ITS)}
        parts.append(f"## {title}\n")
        parts += [term(store, labels, each) for each in sorted(terms, key=lambda node: node.value)]
    return "\n".join(parts)


def term(store: OxigraphStore, labels: Labels, node: ox.NamedNode) -> str:
    """One term as a section."""
    lines = [f"### {node.value.removeprefix(ITS)}\n"]

    def said(predicate: ox.NamedNode) -> list[ox.NamedNode | ox.Literal]:
        return sorted((q.object for q in store.quads(node, predicate)), key=str)

    def listed(title: str, predicate: ox.NamedNode) -> None:
        names = [f"`{labels.compact(o)}`" if isinstance(o, ox.NamedNode) else cell(o.value) for o in said(predicate)]
        if names:
            lines.append(f"- {title}: {', '.join(names)}")

    lines += [f"{text.value}\n" for text in said(SKOS["definition"])]
    for title, predicate in (
        ("Kind of", RDFS["subClassOf"]),
        ("Kind of", RDFS["subPropertyOf"]),
        ("Said of", RDFS["domain"]),
        ("Value", RDFS["range"]),
        ("In", SKOS["inScheme"]),
        ("Source", DCTERMS["source"]),
        ("See", RDFS["seeAlso"]),
    ):
        listed(title, predicate)
    lines += [f"\n```turtle\n{text.value.strip()}\n```" for text in said(SKOS["example"])]
    return "\n".join(lines) + "\n"


def failures() -> str:
    """The page of errors: each code, what it means, and the exit code."""
    parts = [
        "# Errors\n",
        "Every failure says what is wrong, where, and how to mend it, and ends with the exit code given here. "
        "`--debug` adds the Python traceback.\n",
    ]
    parts += [
        f"## {each.code}\n\n{(inspect.getdoc(each) or '').splitlines()[0]} Exit code {each.exit_code}.\n"
        for each in sorted(tree(errors.ItstratError), key=lambda each: (each.exit_code, each.code))
    ]
    return "\n".join(parts)


def tree(root: type[errors.ItstratError]) -> list[type[errors.ItstratError]]:
    """An error and all below it."""
    return [root, *(each for child in root.__subclasses__() for each in tree(child))]


def cell(text: str) -> str:
    """Text that cannot break a table."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text shown as it is."""
    return f"`{text}`" if text else "none"


PAGES = {"commands": commands, "rules": rules, "reports": reports, "ontology": ontology, "errors": failures}


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
