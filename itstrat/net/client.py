"""Fetching: one request after another, each hop looked at, each answer bounded."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from itstrat.errors import FetchFailed, FetchStopped, ItstratError, MissingExtra, RobotsRefused
from itstrat.net import robots
from itstrat.net.addresses import absolute, refused, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpcore

    from itstrat.net.addresses import Policy
    from itstrat.net.robots import Robots
    from itstrat.net.transport import Deadline, Resolver

#: What robots.txt calls us.
AGENT = "itstrat"
_MOVED = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED, _ERRORS, _SERVER_ERRORS = 304, 400, 500
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that one fetch may take: bytes as sent and unpacked, seconds in all, and redirects."""

    bytes: int = 64_000_000
    unpacked: int = 256_000_000
    seconds: float = 60
    redirects: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One answer on the way: what was asked, and the HTTP status."""

    url: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer: 200 with a body, or 304 without. ``headers`` have lower-case names; of several, joined by commas."""

    url: str
    steps: tuple[Step, ...]
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """The type that the server says it is, in lower case; empty if it says none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server says; empty if it says none."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1] if found else ""


class Client:
    """Fetches within a policy and limits. ``agent`` is what servers are told that we are.

    ``resolver`` and ``backend`` are for tests: who is asked for addresses, and who connects.

    Raises: MissingExtra where the libraries for it are not installed.
    """

    def __init__(
        self,
        policy: Policy,
        limits: Limits | None = None,
        *,
        agent: str = AGENT,
        resolver: Resolver | None = None,
        backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        try:
            from itstrat.net import transport
        except ImportError as error:
            raise MissingExtra.named("link", "links to what others publish") from error
        self.policy, self.limits, self.agent = policy, limits or Limits(), agent
        self._resolver, self._backend = resolver or transport.resolve, backend
        self._robots: dict[tuple[str, str, int], Robots] = {}

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        why: str = "",
        beginning: int = 0,
    ) -> Response:
        """What is at a URL, after redirects; only its beginning, of so many bytes, where one is asked for.

        ``why`` is how one came to it, for the message of a host that is not allowed.

        Raises: NetworkError, of one of the kinds below it.
        """
        from itstrat.net.transport import Deadline

        deadline = Deadline(self.limits.seconds)
        asked = {"Accept": accept, **(headers or {})}
        steps: list[Step] = []
        target = absolute(url)
        self._admit(target, why or "You asked for")
        while True:
            if not self._robots_of(target, deadline).allows(target):
                raise RobotsRefused(
                    f"The publisher's robots.txt asks programs to leave {target} alone.",
                    hint="Ask the publisher, or save the file yourself and list it in sources.",
                )
            response = self._once(target, asked, deadline, beginning or self.limits.bytes, cut=bool(beginning))
            steps.append(Step(url=target, status=response.status))
            location = response.headers.get("location", "")
            if response.status not in _MOVED or not location:
                return self._ended(response, tuple(steps))
            target = self._next(target, location, [step.url for step in steps])

    def _next(self, here: str, location: str, seen: list[str]) -> str:
        there = absolute(location, here)
        if len(seen) > self.limits.redirects or there in seen:
            raise FetchStopped(
                f"{seen[0]} leads on and on: {len(seen)} redirects, and now to {there}"
                + (", where it has been." if there in seen else "."),
                hint="The publisher's server goes round in a circle, or wants cookies. Look for another URL.",
            )
        if here.startswith("https:") and there.startswith("http:"):
            raise FetchFailed(
                f"{here} redirects from https to http, to {there}, which anybody on the way could change.",
                hint="If you trust it all the same, ask for that URL.",
            )
        self._admit(there, f"{here} redirects to")
        return there

    def _admit(self, url: str, why: str) -> None:
        _, host, port = split(url)
        if not self.policy.allows(host, port):
            raise refused(url, why)

    def _ended(self, response: Response, steps: tuple[Step, ...]) -> Response:
        if response.status == _NOT_MODIFIED or 200 <= response.status < 300:
            return Response(
                url=steps[-1].url, steps=steps, status=response.status, headers=response.headers, body=response.body
            )
        again = response.headers.get("retry-after", "")
        raise FetchFailed(
            f"{steps[-1].url} answered with the HTTP status {response.status}.",
            hint=f"The server asks to come again after {again[:40]}." if again else _HINTS.get(response.status),
        )

    def _robots_of(self, url: str, deadline: Deadline) -> Robots:
        """The rules of a host; an error of the client's making (4xx) means that there are none (RFC 9309, 2.3.1)."""
        key = split(url)
        if key not in self._robots:
            self._robots[key] = self._read_robots(absolute("/robots.txt", url), deadline)
        return self._robots[key]

    def _read_robots(self, url: str, deadline: Deadline) -> Robots:
        for _ in range(self.limits.redirects):
            response = self._once(url, {"Accept": "text/plain"}, deadline, robots.MOST, cut=True)
            location = response.headers.get("location", "")
            if response.status not in _MOVED or not location:
                break
            try:
                url = absolute(location, url)
                self._admit(url, "")
            except ItstratError:
                return robots.Robots()
        if response.status >= _SERVER_ERRORS:
            return robots.NOTHING
        if response.status != 200:
            return robots.Robots()
        return robots.parse(response.body.decode("utf-8", "replace"), AGENT)

    def _once(
        self, url: str, headers: Mapping[str, str], deadline: Deadline, most: int, *, cut: bool = False
    ) -> Response:
        """One request and its answer, whatever it is."""
        import httpcore
        import httpx

        from itstrat.net.transport import Backend, Guarded

        backend = Backend(self.policy, deadline, self._resolver, self._backend)
        sent = {**headers, "User-Agent": self.agent, "Accept-Encoding": "gzip"}
        try:
            with (
                httpx.Client(
                    transport=Guarded(backend), trust_env=False, follow_redirects=False, timeout=self.limits.seconds
                ) as client,
                client.stream("GET", url, headers=sent) as answer,
            ):
                names = {name.lower(): ", ".join(answer.headers.get_list(name)) for name in answer.headers}
                body = b"" if answer.status_code in _MOVED else self._body(answer.iter_raw(), names, most, cut)
                return Response(url=url, steps=(), status=answer.status_code, headers=names, body=body)
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            deadline.left()
            raise FetchFailed(f"{url} did not answer in time.") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.HTTPError) as error:
            reason = " ".join(f"{error}".split())[:200] or type(error).__name__
            raise FetchFailed(f"{url} could not be fetched: {reason}.", hint="Try again later.") from error
        except httpx.InvalidURL as error:
            raise FetchFailed(f"{url!r} is no URL: {error}.") from error

    def _body(self, chunks: Iterator[bytes], headers: Mapping[str, str], most: int, cut: bool) -> bytes:
        """The body, unpacked; ``cut`` takes the beginning of one that is too long, and does not refuse it."""
        coding = headers.get("content-encoding", "identity").strip().lower() or "identity"
        if coding not in {"identity", "gzip", "x-gzip"}:
            raise FetchFailed(f"The answer is packed as {coding[:40]!r}, which was not asked for.")
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > most and not cut:
            raise _too_long(f"{int(announced):,}", most)
        unpacking = Unpacking(self.limits.unpacked) if coding != "identity" else None
        came, body = 0, bytearray()
        for chunk in chunks:
            came += len(chunk)
            if came > most and not cut:
                raise _too_long("more", most)
            body += unpacking.more(chunk) if unpacking else chunk
            if cut and len(body) > most:
                return bytes(body[:most])
        if unpacking:
            unpacking.end()
        return bytes(body)


class Unpacking:
    """Unpacks gzip up to a bound, so that a small answer cannot fill the memory."""

    def __init__(self, most: int) -> None:
        self._most, self._left = most, most
        self._unpacker = zlib.decompressobj(wbits=31)

    def more(self, data: bytes) -> bytes:
        """What the next bytes unpack to. Raises: FetchStopped, FetchFailed."""
        found = bytearray()
        while data:
            if self._unpacker.eof:
                self._unpacker = zlib.decompressobj(wbits=31)  # another member
            try:
                found += self._unpacker.decompress(data, self._left - len(found) + 1)
            except zlib.error as error:
                raise FetchFailed("The answer says that it is packed with gzip, and is not, or is damaged.") from error
            if len(found) > self._left:
                raise FetchStopped(
                    f"The answer unpacks to more than {self._most:,} bytes.",
                    hint="Link to a smaller part of it, or save the file yourself and list it in sources.",
                )
            data = self._unpacker.unconsumed_tail or self._unpacker.unused_data
        self._left -= len(found)
        return bytes(found)

    def end(self) -> None:
        """Return if nothing is missing. Raises: FetchFailed."""
        if not self._unpacker.eof:
            raise FetchFailed("The answer ends in the middle of what is packed.", hint="Try again later.")


def _too_long(size: str, most: int) -> FetchStopped:
    return FetchStopped(
        f"The answer is too long: {size} bytes, where {most:,} are taken.",
        hint="Link to a smaller part of it, give it more room with --max-bytes, or save the file yourself.",
    )


_HINTS = {
    401: "It wants a password, which is not given. Save the file yourself and list it in sources.",
    403: "It does not serve programs, or not this one. Save the file yourself and list it in sources.",
    404: "Is the URL right? `itstrat link discover` shows what a site offers.",
    406: "It has no RDF there. `itstrat link discover` shows what a site offers.",
    410: "It was withdrawn for good.",
    429: "It was asked too often. Try again later.",
    503: "It is out of service. Try again later.",
}
