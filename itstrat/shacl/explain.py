"""What a rule is, why it exists, how to mend what it finds, with examples: for the command line, the docs and SARIF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.namespaces import SHAPES
from itstrat.shacl.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itstrat.shacl.rules import Profile, Rule


def explain(rule: Rule, profiles: Iterable[Profile] = ()) -> str:
    """A rule as a section of Markdown, with those of some profiles that it is part of.

    What a rule does not say of itself is left out.

    >>> from itstrat.shacl.rules import Rule
    >>> print(explain(Rule(code="HOUSE1", name="Service says whom it is for", description="", severity="Warning",
    ...     message="No audience.", fix="Name a group.", basis="")), end="")
    ## HOUSE1
    <BLANKLINE>
    **Service says whom it is for** (Warning)
    <BLANKLINE>
    Message: `No audience.`
    <BLANKLINE>
    How to mend it: Name a group.
    """
    within = [each.name for each in profiles if each.rules is None or rule.code in each.rules]
    known = f"; profiles: {', '.join(within)}" if within else ""
    advice, _, example = rule.fix.strip().partition("\n\n")
    parts = [
        f"## {rule.code}",
        f"**{rule.name}** ({rule.severity}{known})",
        rule.description,
        f"Shape: <{rule.iri}>" if rule.iri and rule.iri != SHAPES[rule.code].value else "",
        f"Message: `{rule.message}`" if rule.message else "",
        f"How to mend it: {advice}" if advice else "",
        f"```turtle\n{example}\n```" if example else "",
        f"Rests on {rule.basis.removesuffix('.')}." if rule.basis else "",
        *_shown(rule),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _shown(rule: Rule) -> Iterator[str]:
    """Data that break the rule and data that keep it, for a rule of ours."""
    pair = examples(rule.code) if rule.iri == SHAPES[rule.code].value else None
    for title, example in zip(("Breaks it", "Keeps it"), pair or (), strict=False):
        yield f"{title}: {example.shows}".rstrip()
        yield f"```turtle\n{example.turtle}\n```"
