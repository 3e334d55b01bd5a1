"""What the commands of `link` have in common: their options, the folder of the strategy, and the way to the network."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from itstrat.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from itstrat.config import Config
    from itstrat.formats.links import Link
    from itstrat.linking import Touch
    from itstrat.net import Client
    from itstrat.strategy import Strategy

_F = TypeVar("_F", bound="Callable[..., object] | click.Command")
_MOST = 20

allow_host = click.option(
    "--allow-host", "hosts", multiple=True, metavar="HOST", help="A further host that may be asked; may be repeated."
)
allow_private = click.option(
    "--allow-private",
    "private",
    multiple=True,
    metavar="NETWORK",
    help="A private network that may be asked, such as 10.20.0.0/16 or 127.0.0.1; may be repeated.",
)
timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="The time that each fetch may take in all.",
)
max_bytes = click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=64_000_000,
    show_default=True,
    metavar="BYTES",
    help="The most that is taken of one answer; unpacked it may be four times as much.",
)
retrieved = click.option(
    "--date",
    "day",
    callback=options.day,
    metavar="DATE",
    help="The day that the lock says it was retrieved on. Without it, today.",
)


def fetching(command: _F) -> _F:
    """The options of the commands that fetch."""
    for option in reversed((allow_host, allow_private, timeout, max_bytes)):
        command = option(command)
    return command


def today(day: date | None) -> date:
    """The day of retrieval: as told, else today."""
    return day or datetime.now(UTC).date()


def settings(paths: Sequence[str]) -> Config:
    """The settings of the strategy at hand; of a folder without ``itstrat.toml``, those that hold without one.

    Raises: NothingToRead, ConfigError, PathNotFound.
    """
    from itstrat import config
    from itstrat.errors import NothingToRead, PathNotFound

    start = Path(paths[0]) if paths else Path.cwd()
    if not start.exists():
        raise PathNotFound(f"There is no file or folder {str(start)!r}.")
    file = config.find(start if start.is_dir() else start.parent)
    if file is not None:
        return config.load(file)
    if paths and start.is_dir():
        return config.Config(root=start, name=start.absolute().name)
    raise NothingToRead(
        f"There is no {config.FILE_NAME} in this folder or above it.",
        hint="Name the folder of the strategy with -p, or make one: itstrat init",
    )


def client(
    config: Config, urls: Iterable[str], hosts: Sequence[str], private: Sequence[str], timeout: float, max_bytes: int
) -> Client:
    """The way to the network: to the hosts of some URLs, and to those that the settings and the options allow."""
    from itstrat import __version__
    from itstrat.errors import UsageError
    from itstrat.net import Client, Limits, Policy

    try:
        policy = Policy.of((*config.link.hosts, *hosts), (*config.link.private, *private))
    except ValueError as error:
        raise UsageError(f"{error}.", hint="Write a network as 10.20.0.0/16, or an address.") from error
    limits = Limits(bytes=max_bytes, unpacked=4 * max_bytes, seconds=timeout)
    return Client(policy.adding(*urls), limits, agent=f"itstrat/{__version__} (+https://w3id.org/itstrat)")


def contexts(config: Config) -> Mapping[str, Path]:
    """The local copies of JSON-LD contexts."""
    return {iri: config.root / path for iri, path in config.contexts.items()}


def own(paths: Sequence[str], config: Config, day: date) -> Strategy:
    """The strategy as we wrote it, without what it links to: snapshots need not be whole for it."""
    from itstrat import formats
    from itstrat.formats.lockreader import LockReader
    from itstrat.strategy import Strategy

    found = formats.discover([Path(path) for path in paths] or [config.root]).sources
    mine = [each for each in found if each.pinned is None and not isinstance(each.reader, LockReader)]
    return Strategy(config, formats.read_all(mine), as_of=day, as_of_source="option")


def statements(number: int) -> str:
    """A number of statements, in words.

    >>> statements(1), statements(7624)
    ('1 statement', '7,624 statements')
    """
    return f"{number:,} statement{'' if number == 1 else 's'}"


def about(link: Link) -> str:
    """A link in few words."""
    return f"{link.scheme} of {link.url}" if link.scheme else link.url


def told(touches: Sequence[Touch], strategy: Strategy) -> list[str]:
    """What of ours is touched, a line for each."""
    label, lines = strategy.labels, []
    for each in touches[:_MOST]:
        line = f"  {label(each.subject)}: {label.compact(each.predicate)} {label.compact(each.element)}"
        if each.how != "linked":
            line += f", which is {each.how}"
        if each.successor is not None:
            line += f" (now {label.compact(each.successor)})"
        lines.append(f"{line}  ({each.location})")
    if (more := len(touches) - _MOST) > 0:
        lines.append(f"  … and {more:,} more")
    return lines
