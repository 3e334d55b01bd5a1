"""Servers on this machine, for tests: each path has an answer, and what was asked is kept."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Page:
    """An answer: a body, its headers, and its status."""

    body: bytes | str = b""
    type: str = "text/turtle"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """What a server answers, by path, and what it was asked: (path, headers)."""

    url: str
    pages: dict[str, Page | Behaviour] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving(pages: dict[str, Page | Behaviour] | None = None, *, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A server for some pages; what is not among them is not found."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = site.pages.get(self.path) or site.pages.get(self.path.partition("?")[0])
            if callable(page):
                self.close_connection = True
                with suppress(OSError):  # the client has seen enough
                    page(self)
                return
            page = page or Page(status=404, type="text/plain", body="no")
            body = page.body.encode() if isinstance(page.body, str) else page.body
            etag = page.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(page.status)
            for name, value in {"Content-Type": page.type, "Content-Length": str(len(body)), **page.headers}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_arguments: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(url=f"http://127.0.0.1:{server.server_port}", pages=dict(pages or {}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
