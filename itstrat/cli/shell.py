"""``itstrat shell``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import options

if TYPE_CHECKING:
    from datetime import date

    from itstrat.inference import Regime


@options.command("shell", short_help="Ask and change the strategy interactively.")
@options.path
@options.as_of
@options.regime
@options.infer()
@click.option(
    "--limit", type=click.IntRange(min=0), default=1000, show_default=True, metavar="ROWS", help="Rows of an answer."
)
@options.debug
def shell(paths: tuple[str, ...], as_of: date | None, regime: Regime, infer: bool, limit: int) -> None:
    """Ask the strategy questions, and try changes, in a shell of its own.

    Queries in SPARQL over several lines, reports and saved queries by name, and updates on a copy that is written into
    the files only when you say so. Tab completes, Ctrl-C stops a query, .help lists the commands. It needs the extra
    shell.
    """
    from itstrat.cli import shell_prompt
    from itstrat.cli.shell_session import Session

    shell_prompt.require()
    with Session(
        lambda: options.opened(paths, as_of=as_of, infer=infer, regime=regime), infer=infer, regime=regime, limit=limit
    ) as session:
        shell_prompt.run(session)
