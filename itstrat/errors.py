"""Everything that can go wrong for a reason the user can mend.

Findings about a strategy are values; failures are exceptions, and all of them are of this tree:

::

    ItstratError                       exit 3
    ├── UsageError                     exit 2: the command or call asks for something that is not there
    │   ├── PathNotFound               path-not-found
    │   ├── UnknownReport              unknown-report
    │   ├── UnknownDocument            unknown-document
    │   ├── UnknownRule                unknown-rule
    │   ├── UnknownProfile             unknown-profile
    │   ├── UnknownParameter           unknown-parameter
    │   ├── InvalidParameter           invalid-parameter
    │   ├── UnknownSubject             unknown-subject
    │   ├── AmbiguousSubject           ambiguous-subject
    │   ├── UnknownGraph               unknown-graph
    │   ├── UnknownFormat              unknown-format
    │   ├── NothingToExport            nothing-to-export  nothing that the format asks for
    │   ├── QuerySyntaxError           query-syntax
    │   ├── QueryRefused               query-refused
    │   ├── UnknownChange              unknown-change
    │   ├── NotARepository             not-a-repository
    │   ├── UnknownRevision            unknown-revision
    │   ├── RecordRefused              record-refused
    │   ├── EditRefused                edit-refused     a change that a file cannot take in place, or that breaks a rule
    │   ├── PublicationRefused         publication-refused  what is to go out breaks a rule
    │   ├── NotEntailed                not-entailed     a triple that does not follow
    │   ├── NoImpact                   no-impact        a subject that touches nothing, whatever happens to it
    │   ├── TemplateError              template         a document's template cannot be used
    │   ├── UnknownLink                unknown-link     nothing is linked from there
    │   └── MissingExtra               missing-extra    a library that only some commands need is not installed
    ├── ConfigError                    config           itstrat.toml cannot be used
    ├── ReadError
    │   ├── NothingToRead              nothing-to-read  no file of a format we read
    │   ├── SyntaxProblem              syntax           a file is not what its format says
    │   ├── GraphClash                 graph-clash      two files claim one graph
    │   ├── ReservedStatement          reserved-statement  the files state what is for the engine to state
    │   ├── Unreadable                 unreadable       a file vanished, is locked, or is too deep
    │   ├── LockError                  lock             itstrat.lock cannot be used
    │   ├── SnapshotChanged            snapshot-changed a snapshot is not what the lock says
    │   ├── NotLinkedData              not-linked-data  what was fetched holds no data that are read
    │   └── BrokenSources              broken-sources   every broken file of one run
    ├── NetworkError                   network          nothing could be fetched from there
    │   ├── HostNotAllowed             host-not-allowed a host that nobody allowed
    │   ├── AddressNotAllowed          address-not-allowed  a private, local or otherwise special address
    │   ├── RobotsRefused              robots           the publisher asks programs to stay away
    │   ├── FetchStopped               fetch-stopped    too much, too slow, or too many redirects
    │   └── FetchFailed                fetch-failed     no connection, or an answer that is an error
    ├── PlanningError                  planning         the data allow no plan, appraisal or scenario
    │   ├── CircularDependency         circular-dependency  projects that wait for each other
    │   └── NoPortfolio                no-portfolio     limits that cannot all be kept
    ├── ShapesError                    shapes           a shapes file is not SHACL
    ├── WriteConflict                  write-conflict   a file changed, or is locked, while it was to be written
    ├── QueryStopped                   query-stopped    a query took more time or memory than it may
    └── EngineError                    engine           an engine failed on input it should take
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from itstrat.nearest import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. ``line`` and ``column`` count from 1; 0 means unknown.

    >>> str(Location("it/plan.ttl", 12, 5))
    'it/plan.ttl:12:5'
    >>> str(Location("it/plan.ttl"))
    'it/plan.ttl'
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


class ItstratError(Exception):
    """The root: a message, and where it is known the place and the way to mend it.

    >>> error = UnknownReport.of("coverag", ["coverage", "orphans"])
    >>> error.code, error.exit_code
    ('unknown-report', 2)
    >>> print(error.message)
    There is no report named 'coverag'.
    >>> print(error.hint)
    Did you mean 'coverage'?
    """

    code: ClassVar[str] = "failure"
    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, location: Location | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.hint = hint


class UsageError(ItstratError):
    """The command or call asks for something that is not there."""

    code = "usage"
    exit_code = 2
    noun: ClassVar[str] = "name"

    @classmethod
    def of(cls, name: str, known: Iterable[str], *, more: str = "") -> UsageError:
        """The error for an unknown name, with the nearest known ones as its hint.

        ``more`` is where to look when nothing is near, for example a command that lists the names.
        """
        names = sorted(known)
        listed = f"Known: {', '.join(names)}." if names else "There are none."
        hint = did_you_mean(nearest(name, names)) or more or listed
        return cls(f"There is no {cls.noun} named {name!r}.", hint=hint)


class PathNotFound(UsageError):
    """A path that was named does not exist."""

    code = "path-not-found"


class UnknownReport(UsageError):
    """No report of that name."""

    code = "unknown-report"
    noun = "report"


class UnknownDocument(UsageError):
    """No kind of document of that name."""

    code = "unknown-document"
    noun = "document"


class UnknownRule(UsageError):
    """No rule of that code."""

    code = "unknown-rule"
    noun = "rule"


class UnknownProfile(UsageError):
    """No profile of that name."""

    code = "unknown-profile"
    noun = "profile"


class UnknownParameter(UsageError):
    """The query or report takes no parameter of that name."""

    code = "unknown-parameter"
    noun = "parameter"


class InvalidParameter(UsageError):
    """A parameter's value is not of the type that it takes."""

    code = "invalid-parameter"


class UnknownSubject(UsageError):
    """Nothing in the strategy has that IRI or label."""

    code = "unknown-subject"
    noun = "subject"


class AmbiguousSubject(UsageError):
    """Several subjects have that label."""

    code = "ambiguous-subject"


class UnknownGraph(UsageError):
    """No source was loaded into that graph."""

    code = "unknown-graph"
    noun = "graph"


class UnknownFormat(UsageError):
    """The result cannot be written in that format."""

    code = "unknown-format"
    noun = "format"


class NothingToExport(UsageError):
    """The strategy has nothing that the format cannot do without."""

    code = "nothing-to-export"


class QuerySyntaxError(UsageError):
    """The text is not SPARQL."""

    code = "query-syntax"


class QueryRefused(UsageError):
    """The query asks for what no query may do, such as reaching the network."""

    code = "query-refused"


class NotARepository(UsageError):
    """There is no git repository to read the history from, or no git to read it with."""

    code = "not-a-repository"


class UnknownRevision(UsageError):
    """The git repository has no such revision."""

    code = "unknown-revision"
    noun = "revision"


class RecordRefused(UsageError):
    """A record cannot be added: it is there already, is out of order, or would break a rule."""

    code = "record-refused"


class EditRefused(UsageError):
    """A change cannot be made in the text of a file, or would break a rule."""

    code = "edit-refused"


class PublicationRefused(UsageError):
    """The strategy breaks a rule of the profile ``publish`` whose severity is Violation, so nothing of it goes out."""

    code = "publication-refused"


class NotEntailed(UsageError):
    """A triple that neither the sources say nor the rules derive has no proof."""

    code = "not-entailed"


class NoImpact(UsageError):
    """What was asked about is of no kind that touches anything."""

    code = "no-impact"


class TemplateError(UsageError):
    """A document's template is no Word document, or asks for what no document has."""

    code = "template"


class MissingExtra(UsageError):
    """A library is not installed that only some commands need."""

    code = "missing-extra"

    @classmethod
    def named(cls, extra: str, purpose: str) -> MissingExtra:
        """The error, with the command that installs the extra.

        >>> MissingExtra.named("documents", "Word documents").hint
        "Install it: python -m pip install 'itstrat[documents]'"
        """
        message = f"Libraries for {purpose} are not installed."
        return cls(message, hint=f"Install it: python -m pip install 'itstrat[{extra}]'")


class UnknownLink(UsageError):
    """Nothing is linked from that URL."""

    code = "unknown-link"
    noun = "link"


class UnknownChange(UsageError):
    """A scenario asks for a change of a kind that there is not."""

    code = "unknown-change"
    noun = "change"


class ConfigError(ItstratError):
    """``itstrat.toml`` cannot be used as it stands."""

    code = "config"


class ReadError(ItstratError):
    """A source cannot be read."""

    code = "read"


class NothingToRead(ReadError):
    """There is no file of a format that is read."""

    code = "nothing-to-read"


class SyntaxProblem(ReadError):
    """A file is not what its format says."""

    code = "syntax"


class GraphClash(ReadError):
    """Two files claim one graph."""

    code = "graph-clash"


class ReservedStatement(ReadError):
    """The files state what is for the engine to state, such as the day that is reported on."""

    code = "reserved-statement"


class Unreadable(ReadError):
    """A file vanished, is locked, or cannot be taken in."""

    code = "unreadable"


class BrokenSources(ReadError):
    """Every file of one run that could not be read; nothing was loaded."""

    code = "broken-sources"

    def __init__(self, errors: Sequence[ItstratError]) -> None:
        count = len(errors)
        super().__init__(f"{count} file{'s' if count != 1 else ''} could not be read; nothing was loaded.")
        self.errors = tuple(errors)


class LockError(ReadError):
    """``itstrat.lock`` cannot be used as it stands."""

    code = "lock"


class SnapshotChanged(ReadError):
    """A snapshot is missing, or is not what the lock says that it is."""

    code = "snapshot-changed"


class NotLinkedData(ReadError):
    """What was fetched holds no data in a format that is read."""

    code = "not-linked-data"


class NetworkError(ItstratError):
    """Something could not be fetched."""

    code = "network"


class HostNotAllowed(NetworkError):
    """A host was to be asked that nobody allowed; nothing was sent to it."""

    code = "host-not-allowed"


class AddressNotAllowed(NetworkError):
    """A host has an address in a private, local or otherwise special network; nothing was sent to it."""

    code = "address-not-allowed"


class RobotsRefused(NetworkError):
    """The publisher's ``robots.txt`` asks programs to stay away."""

    code = "robots"


class FetchStopped(NetworkError):
    """A fetch was stopped: too much, too slow, or too many redirects."""

    code = "fetch-stopped"


class FetchFailed(NetworkError):
    """There was no connection, or the answer was an error or no HTTP."""

    code = "fetch-failed"


class PlanningError(ItstratError):
    """The data do not allow the plan, appraisal or scenario that is asked for.

    ``about`` is the IRI of what is at fault, where it is one thing: planning knows no files, but who reads them can
    tell the line, and its label where the message has the IRI.
    """

    code = "planning"

    def __init__(
        self, message: str, *, location: Location | None = None, hint: str | None = None, about: str = ""
    ) -> None:
        super().__init__(message, location=location, hint=hint)
        self.about = about


class CircularDependency(PlanningError):
    """Projects wait for each other in a circle; ``links`` are its statements: subject, property and object (IRIs)."""

    code = "circular-dependency"

    def __init__(self, message: str, links: Iterable[tuple[str, str, str]] = (), *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.links = tuple(links)


class NoPortfolio(PlanningError):
    """No portfolio keeps all limits. ``conflict`` names a smallest set of limits and commitments that clash."""

    code = "no-portfolio"

    def __init__(self, message: str, conflict: Sequence[str], *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.conflict = tuple(conflict)


class ShapesError(ItstratError):
    """A shapes file is not SHACL, or asks for what no shape may do.

    ``about`` is the statement (subject, predicate, object) that is wrong, or its subject alone, where it is known.
    """

    code = "shapes"

    def __init__(
        self,
        message: str,
        *,
        about: tuple[object, object | None, object | None] | None = None,
        location: Location | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, location=location, hint=hint)
        self.about = about


class WriteConflict(ItstratError):
    """A file changed, or was locked by another writer, while it was to be written; it was left as it is."""

    code = "write-conflict"


class QueryStopped(ItstratError):
    """A query took more time or memory than it may, or brought its engine down; nothing of it is given."""

    code = "query-stopped"


class EngineError(ItstratError):
    """An engine failed on input that it should take."""

    code = "engine"
