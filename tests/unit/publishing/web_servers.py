"""Real web servers for tests, each a child process on a socket file of its own."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NGINX = """\
daemon off; master_process off; pid {run}/pid; error_log {run}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; default_type application/octet-stream;
  client_body_temp_path {run}/b; proxy_temp_path {run}/p;
  fastcgi_temp_path {run}/f; uwsgi_temp_path {run}/u; scgi_temp_path {run}/s;
  include {folder}/site/nginx/http.conf;
  server {{
    listen unix:{run}/socket; server_name college.example; root {root}; include {folder}/site/nginx/server.conf;
  }}
}}
"""


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("college.example", timeout=5)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(5)
        self.sock.connect(str(self._path))


class Server:
    """A server that can be asked."""

    def __init__(self, path: Path) -> None:
        self.socket = path

    def urllib(self) -> urllib.request.BaseHandler:
        """A handler for ``urllib`` by which every host is this server; what there is of TLS, stands before it."""
        path = self.socket

        class Handler(urllib.request.HTTPSHandler, urllib.request.HTTPHandler):
            def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(lambda _host, **_: _Connection(path), request)

            https_open = http_open

        return Handler()

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = _Connection(self.socket)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": "college.example", **named})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@contextmanager
def nginx(root: Path, folder: Path) -> Iterator[Server]:
    """nginx over a root folder, with the rules that lie in the folder of a site below it."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert program is not None
    with tempfile.TemporaryDirectory(prefix="web-") as run:
        settings = Path(run) / "nginx.conf"
        settings.write_text(_NGINX.format(run=run, root=root, folder=folder))
        command = [program, "-e", f"{run}/error.log", "-p", run, "-c", str(settings)]
        with _running(command, Path(run), Path(run) / "socket") as server:
            yield server


@contextmanager
def _running(command: list[str], run: Path, path: Path) -> Iterator[Server]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 10
        while not _answers(path):
            if process.poll() is not None or time.monotonic() > deadline:
                log = run / "error.log"
                raise AssertionError(log.read_text() if log.exists() else "the server did not start")
            time.sleep(0.02)
        yield Server(path)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
