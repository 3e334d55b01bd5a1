"""Connections to addresses that were looked at, within a time."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from itstrat.errors import FetchFailed, FetchStopped
from itstrat.net.addresses import refused

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from itstrat.net.addresses import Policy

    Resolver = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, each once. Raises: OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Deadline:
    """A moment until which everything has to be done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether it has passed."""
        return time.monotonic() >= self._until

    def left(self) -> float:
        """The seconds left. Raises: FetchStopped where there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise FetchStopped(
                f"The answer took longer than {self.seconds:g} seconds.",
                hint="Try again later, or give it more time: --timeout SECONDS",
            )
        return left


class Backend(httpcore.NetworkBackend):
    """Opens connections: the host must be allowed, and every address that it stands for."""

    def __init__(
        self, policy: Policy, deadline: Deadline, resolver: Resolver, backend: httpcore.NetworkBackend | None = None
    ) -> None:
        self._policy, self._deadline, self._resolver = policy, deadline, resolver
        self._backend = backend or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the deadline holds
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that answers."""
        host = host.strip("[]")
        if not self._policy.allows(host, port):
            raise refused(f"http://{f'[{host}]' if ':' in host else host}:{port}/", "A connection was to be made to")
        addresses = self._addresses(host, port)
        for address in addresses:
            self._policy.check(address, host)
        failure: Exception = FetchFailed(f"{host} has no address.")
        for address in addresses:
            try:
                stream = self._backend.connect_tcp(address, port, self._deadline.left(), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return Stream(stream, self._deadline)
        self._deadline.left()
        raise failure

    def connect_unix_socket(self, *_arguments: Any, **_options: Any) -> httpcore.NetworkStream:
        """Never."""
        raise FetchFailed("Sockets of this machine are not connected to.")

    def sleep(self, seconds: float) -> None:
        """Wait, but not past the deadline."""
        time.sleep(min(seconds, self._deadline.left()))

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """What the resolver says, which has no time limit of its own."""
        found: list[Sequence[str] | OSError | UnicodeError] = []

        def ask() -> None:
            try:
                found.append(self._resolver(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self._deadline.left())
        self._deadline.left()
        answer = found[0] if found else ()
        if isinstance(answer, Exception) or not answer:
            raise FetchFailed(
                f"The host {host} is not found.", hint="Is the name right, and are you connected to the network?"
            )
        return answer


class Stream(httpcore.NetworkStream):
    """A connection whose every read and write ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  # the deadline holds
        """What came in."""
        try:
            return self._stream.read(max_bytes, self._deadline.left())
        except httpcore.ReadTimeout:
            self._deadline.left()
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002  # the deadline holds
        """Send."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002  # the deadline holds
    ) -> httpcore.NetworkStream:
        """The connection, encrypted; the certificate must be that of the host that was asked for."""
        return Stream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self._stream.get_extra_info(info)


class Guarded(httpx.BaseTransport):
    """In the place of the transport of httpx, which would look up and connect by itself."""

    def __init__(self, backend: Backend) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, whose body comes as it is read."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        sent = httpcore.Request(request.method, url, headers=request.headers.raw, content=request.stream)
        answer = self._pool.handle_request(sent)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Hang up."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
