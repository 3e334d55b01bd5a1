"""The door to the network: nothing leaves for a host or an address that is not allowed."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading

import httpcore
import httpx
import pytest
from loopback import Page, serving

from itstrat.errors import AddressNotAllowed, FetchFailed, FetchStopped, HostNotAllowed, NetworkError
from itstrat.net import Client, Limits, Policy, robots

PUBLIC = "93.184.215.14"


class Spy(httpcore.MockBackend):
    """Takes down who is connected to, and answers from a script."""

    def __init__(self, *answers: bytes) -> None:
        super().__init__([])
        self.answers, self.connected = list(answers), []

    def connect_tcp(self, host, port, *_arguments, **_options):
        self.connected.append((host, port))
        return httpcore.MockStream([self.answers.pop(0)])


def answer(status="200 OK", headers="", body="") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n{body}".encode()


def client(spy, names, hosts=("good.example",), **more):
    asked = []

    def resolver(host, _port):
        asked.append(host)
        found = names[host]
        return found.pop(0) if isinstance(found, list) and isinstance(found[0], list) else found

    return Client(Policy.of(hosts, **more), resolver=resolver, backend=spy), asked


def test_what_was_looked_at_is_what_is_connected_to():
    spy = Spy(answer("404 Not Found"), answer(body="x"))
    door, asked = client(spy, {"good.example": [PUBLIC]})
    assert door.get("http://good.example/a").body == b"x"
    assert spy.connected == [(PUBLIC, 80), (PUBLIC, 80)]
    assert asked == ["good.example", "good.example"]


def test_a_name_that_changes_its_mind_is_caught_on_each_connection():
    spy = Spy(answer("404 Not Found"))
    door, _ = client(spy, {"good.example": [[PUBLIC], ["127.0.0.1"]]})
    with pytest.raises(AddressNotAllowed):
        door.get("http://good.example/a")
    assert spy.connected == [(PUBLIC, 80)]


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    spy = Spy()
    door, _ = client(spy, {"good.example": [PUBLIC, "10.0.0.1"]})
    with pytest.raises(AddressNotAllowed, match=r"10\.0\.0\.1, which is private") as refused:
        door.get("http://good.example/")
    assert "--allow-private 10.0.0.1" in refused.value.hint
    assert spy.connected == []


def test_no_request_leaves_for_a_host_that_was_not_allowed():
    spy = Spy(answer("404 Not Found"), answer("302 Found", "Location: http://evil.example/\r\n"))
    door, asked = client(spy, {"good.example": [PUBLIC], "evil.example": [PUBLIC]})
    with pytest.raises(HostNotAllowed, match=r"redirects to http://evil\.example/, and evil\.example is not allowed"):
        door.get("http://good.example/")
    assert set(asked) == {"good.example"}
    assert len(spy.connected) == 2
    with pytest.raises(HostNotAllowed):
        door.get("http://good.example:8080/")
    assert len(spy.connected) == 2


def test_a_redirect_of_robots_to_another_host_is_not_followed():
    spy = Spy(answer("302 Found", "Location: http://evil.example/robots.txt\r\n"), answer(body="x"))
    door, asked = client(spy, {"good.example": [PUBLIC]})
    assert door.get("http://good.example/").body == b"x"
    assert set(asked) == {"good.example"}


def test_https_does_not_become_http():
    with pytest.raises(NetworkError):
        client(Spy(), {"good.example": [PUBLIC]})[0]._next("https://good.example/", "http://good.example/", ["x"])


def test_neither_proxies_nor_cookies_come_from_around(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://10.0.0.1:3128")
    spy = Spy(answer("404 Not Found", "Set-Cookie: a=b\r\n"), answer(body="x"))
    door, _ = client(spy, {"good.example": [PUBLIC]})
    door.get("http://good.example/")
    assert {host for host, _ in spy.connected} == {PUBLIC}


def test_a_resolver_that_does_not_answer_is_not_waited_for():
    release = threading.Event()
    door = Client(
        Policy.of(["good.example"]), Limits(seconds=0.2), resolver=lambda *_: release.wait(5) or [], backend=Spy()
    )
    with pytest.raises(FetchStopped, match=r"longer than 0\.2 seconds"):
        door.get("http://good.example/")
    release.set()


def test_a_host_without_an_address_is_told():
    def unknown(*_):
        raise OSError("not known")

    with pytest.raises(FetchFailed, match=r"The host good\.example is not found"):
        Client(Policy.of(["good.example"]), resolver=unknown, backend=Spy()).get("http://good.example/")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate, and is not there")
@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_certificate_must_be_trusted_and_of_the_host(tmp_path, monkeypatch):
    key, certificate = str(tmp_path / "key"), str(tmp_path / "cert")
    names = ("-subj", "/CN=good.example", "-addext", "subjectAltName=DNS:good.example")
    words = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    subprocess.run(["openssl", *words, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving({"/x": Page("ok")}, tls=context) as site:
        port = site.url.rpartition(":")[2]
        hosts = [f"good.example:{port}", f"other.example:{port}"]
        door = Client(Policy.of(hosts, private=["127.0.0.1"]), Limits(seconds=5), resolver=lambda *_: ["127.0.0.1"])
        with pytest.raises(FetchFailed, match="certificate"):
            door.get(f"https://good.example:{port}/x")
        monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: ssl.create_default_context(cafile=certificate))
        assert door.get(f"https://good.example:{port}/x").body == b"ok"
        with pytest.raises(FetchFailed, match="certificate"):
            door.get(f"https://other.example:{port}/x")
        assert site.paths == ["/robots.txt", "/x"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2001:db8::1",
    ],
)
def test_special_addresses_are_refused(address):
    with pytest.raises(AddressNotAllowed):
        Policy().check(address, "good.example")


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_taken(address):
    Policy().check(address, "good.example")


def test_hosts_are_compared_as_they_are_asked_for():
    policy = Policy.of(["Bücher.example."])
    assert policy.allows("xn--bcher-kva.example", 443)
    assert policy.allows("BÜCHER.example", 80)
    assert Policy().adding("https://bücher.example/").hosts == {"xn--bcher-kva.example"}
    assert not policy.allows("bucher.example", 443)


def test_a_private_network_can_be_allowed_and_no_other_with_it():
    policy = Policy.of(private=["10.20.0.0/16"])
    policy.check("10.20.3.4", "intranet.example")
    policy.check("::ffff:10.20.3.4", "intranet.example")
    for address in ("10.21.0.1", "127.0.0.1"):
        with pytest.raises(AddressNotAllowed):
            policy.check(address, "intranet.example")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "good.example",
        "http://",
        "http://a:b@good.example/",
        "http://[::1",
        "https://x y/",
        "https://a<b/",
    ],
)
def test_what_is_no_url_of_the_web_is_refused(url):
    with pytest.raises(FetchFailed):
        Policy().adding(url)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ITSTRAT\nAllow: /", "/x", True),
        ("User-agent: a\nUser-agent: itstrat\nDisallow: /x # no", "/x/y", False),
        ("User-agent: *\nDisallow: /*.ttl$", "/a/b.ttl", False),
        ("User-agent: *\nDisallow: /*.ttl$", "/a/b.ttl?x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a%20b", "/a b", False),
        ("User-agent: *\nDisallow: /" + "*a" * 50 + "$", "/" + "a" * 5000 + "b", True),
    ],
)
def test_robots(text, path, allowed):
    assert robots.parse(text, "itstrat").allows(f"https://good.example{path}") is allowed


@pytest.mark.parametrize(
    "location", ["http://[::1", "//[", "http://a:b/", "http://good.example:99999/", "http://\x00/", "?" * 9000, "%"]
)
def test_any_location_ends_in_an_error_of_ours(location):
    moved = answer("302 Found", f"Location: {location.replace(chr(0), '%00')}\r\n")
    spy = Spy(answer("404 Not Found"), moved, *[answer("404 Not Found")] * 4)
    door, asked = client(spy, {"good.example": [PUBLIC]})
    with pytest.raises(NetworkError):
        door.get("http://good.example/")
    assert set(asked) == {"good.example"}
