from datetime import date
from pathlib import Path

import pytest

from itstrat.config import find, load, matches
from itstrat.errors import ConfigError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("it/plan.ttl", "it/old/plan.ttl", "rules/own.ttl", "contexts/copy.jsonld", ".git/x.ttl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "itstrat.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_may_be_left_out(folder: Path) -> None:
    config = load(write(folder, ""))
    assert (config.root, config.name, config.profile) == (folder, folder.name, "college")
    assert (config.base, config.as_of, config.sources, dict(config.graphs)) == (None, None, (), {})


def test_every_key(folder: Path) -> None:
    config = load(
        write(
            folder,
            """\ufeffname = "A college"
base = "https://a.example/id/"
sources = ["it/*.ttl", "it/old"]
as_of = 2026-11-16
profile = "minimum"
shapes = ["rules/own.ttl"]
[prefixes]
a = "https://a.example/id/"
[graphs]
"it/plan.ttl" = "https://a.example/graph/plan"
[contexts]
"https://schema.org/" = "contexts/copy.jsonld"
""",
        )
    )
    assert config.name == "A college"
    assert config.base == "https://a.example/id/"
    assert config.sources == ("it/*.ttl", "it/old")
    assert config.as_of == date(2026, 11, 16)
    assert config.profile == "minimum"
    assert config.shapes == ("rules/own.ttl",)
    assert config.prefixes == {"a": "https://a.example/id/"}
    assert config.graphs == {"it/plan.ttl": "https://a.example/graph/plan"}
    assert config.contexts == {"https://schema.org/": "contexts/copy.jsonld"}


def test_a_day_may_be_a_string(folder: Path) -> None:
    assert load(write(folder, 'as_of = "2026-11-16"')).as_of == date(2026, 11, 16)


MISTAKES = {
    "typo in a key": ('name = "x"\nsource = ["it/*.ttl"]', 2, "unknown key 'source'", "'sources'"),
    "typo in a table": ("[prefixs]\na = 'urn:x:'", 1, "unknown key 'prefixs'", "'prefixes'"),
    "a key far from all": ("zzz = 1", 1, "unknown key 'zzz'", "Known: name"),
    "not TOML": ('name = "x"\nbase = \n', 2, "not TOML", "base ="),
    "cut short": ('name = "x"\nsources = ["a"', 2, "not TOML", ""),
    "a number for a text": ('base = "urn:x:/"\nname = 3', 2, "'name' must be a text", ""),
    "an empty name": ('name = " "', 1, "'name' must be a text", ""),
    "a text for a list": ('sources = "it/*.ttl"', 1, "'sources' must be a list", "sources = ["),
    "a text for a table": ('prefixes = "a"', 1, "'prefixes' must be a table", "[prefixes]"),
    "a number in a list": ('sources = [\n"it/*.ttl", 3]', 1, "'sources' must hold paths", ""),
    "a day that is not": ('\nas_of = "2026-02-30"', 2, "'as_of' must be a day", "2026-11-16"),
    "a time for a day": ("as_of = 2026-02-03T10:00:00", 1, "'as_of' must be a day", ""),
    "a month that is not": ("year_starts = 13", 1, "'year_starts' must be a month from 1 to 12", "year_starts = 8"),
    "a rate below nothing": ("day_rate = -1", 1, "'day_rate' must be an amount of money", "day_rate = 420"),
    "a rate that is none": ("day_rate = nan", 1, "'day_rate' must be an amount of money", "day_rate = 420"),
    "a truth for a month": ("year_starts = true", 1, "'year_starts' must be a month from 1 to 12, not true", ""),
    "a truth for a day": ("as_of = true", 1, "'as_of' must be a day, not true", ""),
    "a pattern for nothing": ('sources = [\n  "it/*.ttl",\n  "itt/*.ttl",\n]', 3, "matches no file", ""),
    "hidden files only": ('sources = [".git/*.ttl"]', 1, "matches no file", ""),
    "up and out": ('sources = ["../x.ttl"]', 1, "leaves it", "below the folder"),
    "up and out within": ('sources = ["it/../../x.ttl"]', 1, "leaves it", ""),
    "up and out, the other slash": ("sources = ['it\\..\\..\\x.ttl']", 1, "leaves it", ""),
    "absolute": ('shapes = ["/etc/passwd"]', 1, "leaves it", ""),
    "absolute elsewhere": ('shapes = ["C:/x.ttl"]', 1, "leaves it", ""),
    "a base that is relative": ('base = "it/"', 1, "absolute IRI", ""),
    "a base with a space": ('base = "https://a b/"', 1, "absolute IRI", ""),
    "a base with a bad host": ('base = "http://[x/"', 1, "absolute IRI", ""),
    "a base without an end": ('base = "https://a.example/id"', 1, "end in / or #", '"https://a.example/id/"'),
    "a prefix that is none": ("[prefixes]\n'a b' = 'urn:x:'", 2, "cannot be a prefix", ""),
    "a prefix for no IRI": ("[prefixes]\na = 'urn:x:'\nb = 'x'", 3, "absolute IRI", ""),
    "a graph for no file": ("[graphs]\n'it/no.ttl' = 'urn:g'", 2, "not a file", ""),
    "a graph outside": ("[graphs]\n'../no.ttl' = 'urn:g'", 2, "leaves it", ""),
    "a graph that is no IRI": ("[graphs]\n'it/plan.ttl' = 'g'", 2, "absolute IRI", ""),
    "one graph twice": (
        "[graphs]\n'it/plan.ttl' = 'urn:g'\n'it/old/plan.ttl' = 'urn:g'",
        3,
        "claim the same graph",
        "",
    ),
    "a host that is a URL": ('[link]\nhosts = ["https://x.example/"]', 2, "'hosts' cannot hold", "metadata.un.org"),
    "a network that is none": ('[link]\nprivate = ["10.0.0.0/99"]', 2, "'private' cannot hold", "10.20.0.0/16"),
    "a wrong key of link": ('[link]\nhost = ["x.example"]', 2, "unknown key", "'hosts'"),
    "a context for no file": ("[contexts]\n'https://x/' = 'no.jsonld'", 2, "not a file", ""),
}


@pytest.mark.parametrize(("text", "line", "message", "hint"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_line(folder: Path, text: str, line: int, message: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(folder, text))
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")
    assert caught.value.location is not None
    assert caught.value.location.line == line


def test_bytes_that_are_no_text(folder: Path) -> None:
    path = folder / "itstrat.toml"
    path.write_bytes(b'name = "\xe9"')
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(path, shown="here/itstrat.toml")


def test_the_name_shown_stands_in_the_location(folder: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(folder, "nme = 'x'"), shown="here/itstrat.toml")
    assert str(caught.value.location) == "here/itstrat.toml:1:1"


def test_find_goes_upwards(folder: Path) -> None:
    path = write(folder, "")
    assert find(folder / "it" / "old") == path
    assert find(folder / "it" / "plan.ttl") == path


def test_matches_leaves_hidden_folders_out(folder: Path) -> None:
    found = [path.relative_to(folder).as_posix() for path in matches(folder, "**/*.ttl")]
    assert found == ["it/old/plan.ttl", "it/plan.ttl", "rules/own.ttl"]
