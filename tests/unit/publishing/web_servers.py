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


_APACHE = """\
ServerRoot {run}
ServerName college.example
TypesConfig /dev/null
PidFile {run}/pid
ErrorLog {run}/error.log
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule rewrite_module {modules}/mod_rewrite.so
LoadModule headers_module {modules}/mod_headers.so
DocumentRoot {root}
<Directory {root}>
  AllowOverride All
  Require all granted
</Directory>
"""
_MODULES = Path("/usr/lib/apache2/modules")


class _Connection(http.client.HTTPConnection):
    def __init__(self, address: Path | int) -> None:
        super().__init__("college.example", timeout=5)
        self._address = address

    def connect(self) -> None:
        self.sock = connected(self._address)


def connected(address: Path | int) -> socket.socket:
    """A connection to a socket file, or to a port of this machine."""
    made = socket.socket(socket.AF_INET if isinstance(address, int) else socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(5)
    try:
        made.connect(("127.0.0.1", address) if isinstance(address, int) else str(address))
    except OSError:
        made.close()
        raise
    return made


class Server:
    """A server that can be asked, at a socket file or a port."""

    def __init__(self, name: str, address: Path | int) -> None:
        self.name = name
        self.socket = address

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


def apache_is_there() -> bool:
    """Whether Apache is installed, as Debian has it."""
    return bool(_apache()) and _MODULES.is_dir()


def _apache() -> str | None:
    return shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")


@contextmanager
def apache(root: Path) -> Iterator[Server]:
    """Apache over a root folder; the rules lie in it. It knows no socket files, and takes a port of this machine."""
    program = _apache()
    assert program is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="web-") as run:
        settings = Path(run) / "apache.conf"
        settings.write_text(_APACHE.format(run=run, port=port, modules=_MODULES, root=root))
        Path(run).chmod(0o755)
        with _running([program, "-f", str(settings), "-DFOREGROUND"], Path(run), port) as server:
            yield server


@contextmanager
def _running(command: list[str], run: Path, path: Path | int) -> Iterator[Server]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 10
        while not _answers(path):
            if process.poll() is not None or time.monotonic() > deadline:
                log = run / "error.log"
                raise AssertionError(log.read_text() if log.exists() else "the server did not start")
            time.sleep(0.02)
        yield Server(Path(command[0]).name, path)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _answers(address: Path | int) -> bool:
    try:
        connected(address).close()
    except OSError:
        return False
    return True
