"""The command ``itstrat``: a table of commands, each loaded when it is asked for, and the place where failures end.

Exit codes: 0 as it should be; 1 findings at or above the threshold, or nothing found to say why; 2 a mistake in the
command line; 3 a failure to read, check or write; 130 interrupted.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
import traceback
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from itstrat.cli.failures import describe, describe_fault, describe_usage
from itstrat.cli.help import Lazy
from itstrat.cli.options import Flags, debug
from itstrat.errors import ItstratError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Commands that are called like something of Python -> their modules.
_MODULES = MappingProxyType(
    {"set": "set_values", "add": "add_values", "remove": "remove_values", "import": "import_file"}
)

#: Name of each command -> the module that has it, under the name of the module. In the order of the help.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        name: f"itstrat.cli.{_MODULES.get(name, name)}"
        for name in (
            "init",
            "validate",
            "report",
            "why",
            "document",
            "query",
            "shell",
            "infer",
            "impact",
            "whatif",
            "plan",
            "diff",
            "log",
            "observe",
            "meet",
            "review",
            "decide",
            "set",
            "add",
            "remove",
            "link",
            "fmt",
            "publish",
            "import",
            "export",
        )
    }
)
_INTERRUPTED = 130
_FAILED = 3


class Itstrat(Lazy):
    """The group of all commands."""

    table = COMMANDS

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run, tell what went wrong if anything did, and exit."""
        flags = Flags()
        if "_ITSTRAT_COMPLETE" in os.environ:
            from itstrat.cli import completing

            completing.register()
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False, "obj": flags})
        except (SystemExit, GeneratorExit):
            raise
        except BaseException as error:
            if flags.debug:
                traceback.print_exc()
            text, code = _told(error)
            click.echo(text, err=True)
        sys.exit(code if isinstance(code, int) else 0)


def _told(error: BaseException) -> tuple[str, int]:
    """What to say about a failure, and the exit code."""
    if isinstance(error, ItstratError):
        return describe(error), error.exit_code
    if isinstance(error, click.ClickException):
        return describe_usage(error), UsageError.exit_code
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return "interrupted", _INTERRUPTED
    return describe_fault(error), _FAILED


def _print_version(context: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from itstrat import __version__

        click.echo(f"itstrat {__version__}")
        context.exit()


@click.group(
    "itstrat", cls=Itstrat, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
@debug
@click.pass_context
def cli(context: click.Context) -> None:
    """Check, ask and explain an IT service strategy.

    The strategy is found from the folder at hand: the nearest itstrat.toml upwards.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> NoReturn:
    """Run the command line."""
    gc.set_threshold(100_000, 50, 100)  # a short run makes many things that stay: to look for waste costs a tenth of it
    try:
        cli.main(prog_name="itstrat")
    except SystemExit as done:
        _end(done.code)
        raise


def _end(code: object) -> None:
    """End the process with what is to run at its end, but without giving back all it made: a tenth of a short run.

    Where something may yet go wrong, or other threads go on, Python ends it.
    """
    if not isinstance(code, int) or threading.active_count() > 1 or sys.stdout is None or sys.stderr is None:
        return
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)
