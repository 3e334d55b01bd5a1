import gzip
from pathlib import Path

import pytest

from itstrat import formats
from itstrat.errors import ConfigError, GraphClash, NothingToRead, PathNotFound

STATEMENT = '<urn:s> <urn:p> "1" .'


@pytest.fixture
def cwd(tmp_path: Path) -> Path:
    """A folder with a strategy (college), published data without settings (un-sdg) and a folder to stand in."""
    write(
        tmp_path,
        "college/itstrat.toml",
        'name = "College"\nsources = ["it/*.ttl", "strategy"]\n[graphs]\n"it/plan.ttl" = "urn:g:plan"\n',
    )
    for name in ("it/plan.ttl", "it/catalogue.ttl", "strategy/corporate.ttl", "broken/ITS001.ttl"):
        write(tmp_path, f"college/{name}")
    write(tmp_path, "un-sdg/sdg.ttl")
    write(tmp_path, "un-sdg/more/void.nt")
    write(tmp_path, "un-sdg/.git/hidden.ttl")
    write(tmp_path, "un-sdg/README.md", "# text")
    write(tmp_path, "here/readme.txt", "text")
    return tmp_path


def write(folder: Path, name: str, text: str = STATEMENT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def found(workspace: formats.Workspace) -> list[tuple[str, str]]:
    return [(source.name, source.graph.value) for source in workspace.sources]


def test_a_folder_with_settings_gives_what_they_list(cwd: Path) -> None:
    workspace = formats.discover(["college"], cwd=cwd)
    assert workspace.config.name == "College"
    assert workspace.config_file == cwd / "college" / "itstrat.toml"
    assert found(workspace) == [
        ("college/it/catalogue.ttl", "urn:itstrat:source:it/catalogue.ttl"),
        ("college/it/plan.ttl", "urn:g:plan"),
        ("college/strategy/corporate.ttl", "urn:itstrat:source:strategy/corporate.ttl"),
    ]


def test_without_paths_the_strategy_of_the_folder_at_hand(cwd: Path) -> None:
    workspace = formats.discover(cwd=cwd / "college" / "it")
    assert [source.name for source in workspace.sources] == [
        "catalogue.ttl",
        "plan.ttl",
        "../strategy/corporate.ttl",
    ]


def test_a_folder_without_settings_gives_all_that_can_be_read(cwd: Path) -> None:
    workspace = formats.discover(["../un-sdg"], cwd=cwd / "here")
    assert found(workspace) == [
        ("../un-sdg/more/void.nt", "urn:itstrat:source:un-sdg/more/void.nt"),
        ("../un-sdg/sdg.ttl", "urn:itstrat:source:un-sdg/sdg.ttl"),
    ]
    assert (workspace.config_file, workspace.config.name) == (None, "un-sdg")


def test_the_first_settings_lead_and_each_file_is_read_once(cwd: Path) -> None:
    workspace = formats.discover(["un-sdg", "college", cwd / "college/it/plan.ttl", "un-sdg/sdg.ttl"], cwd=cwd)
    assert workspace.config.name == "College"
    assert [source.name for source in workspace.sources] == [
        "un-sdg/more/void.nt",
        "un-sdg/sdg.ttl",
        "college/it/catalogue.ttl",
        "college/it/plan.ttl",
        "college/strategy/corporate.ttl",
    ]


def test_a_file_or_folder_below_settings_keeps_its_graph(cwd: Path) -> None:
    assert found(formats.discover(["college/it/plan.ttl"], cwd=cwd)) == [("college/it/plan.ttl", "urn:g:plan")]
    assert found(formats.discover(["college/broken"], cwd=cwd)) == [
        ("college/broken/ITS001.ttl", "urn:itstrat:source:broken/ITS001.ttl")
    ]


def test_the_settings_file_itself_stands_for_its_folder(cwd: Path) -> None:
    assert len(formats.discover(["college/itstrat.toml"], cwd=cwd).sources) == 3


def test_the_base_gives_graphs_and_paths_are_percent_encoded(cwd: Path) -> None:
    write(cwd, "based/itstrat.toml", 'base = "https://a.example/id/"')
    write(cwd, "based/my plan é.ttl")
    assert found(formats.discover(["based"], cwd=cwd)) == [
        ("based/my plan é.ttl", "https://a.example/id/my%20plan%20%C3%A9.ttl")
    ]


def test_files_of_one_name_get_graphs_of_their_own(cwd: Path) -> None:
    write(cwd, "a/plan/x.ttl")
    write(cwd, "b/plan/x.ttl")
    graphs = [graph for _, graph in found(formats.discover(["a/plan", "b/plan"], cwd=cwd))]
    assert graphs == ["urn:itstrat:source:plan/x.ttl", "urn:itstrat:source:b/plan/x.ttl"]


def test_every_suffix_is_read_also_packed(cwd: Path) -> None:
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    for name in formats.READERS:
        texts = {".jsonld": "[]", ".sssom.tsv": "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"}
        text = rdf if name in {".rdf", ".owl", ".xml"} else texts.get(name, "")
        write(cwd, f"all/x{name}", text)
        (cwd / f"all/x{name}.gz").write_bytes(gzip.compress(text.encode()))
    write(cwd, "all/page.xml", "<html/>")
    write(cwd, "all/notes.gz", "x")
    workspace = formats.discover(["all"], cwd=cwd)
    assert len(workspace.sources) == 2 * len(formats.READERS)
    assert len(formats.read_all(workspace.sources)) == 18


@pytest.mark.parametrize("path", ["here", "here/readme.txt"])
def test_nothing_to_read_names_the_suffixes(cwd: Path, path: str) -> None:
    with pytest.raises(NothingToRead) as caught:
        formats.discover([path], cwd=cwd)
    assert path in caught.value.message
    assert ".ttl" in (caught.value.hint or "")


def test_no_settings_here_or_above(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match=r"no itstrat\.toml in this folder or above"):
        formats.discover(cwd=tmp_path)


def test_a_path_that_is_not_there(cwd: Path) -> None:
    with pytest.raises(PathNotFound, match="colege"):
        formats.discover(["colege"], cwd=cwd)


def test_a_listed_pattern_for_no_readable_file(cwd: Path) -> None:
    write(cwd, "un-sdg/itstrat.toml", 'sources = ["*.md"]')
    with pytest.raises(ConfigError, match="no file of a format that is read") as caught:
        formats.discover(["un-sdg"], cwd=cwd)
    assert str(caught.value.location) == "un-sdg/itstrat.toml"


def test_settings_are_named_as_typed(cwd: Path) -> None:
    write(cwd, "college/itstrat.toml", "nam = 3")
    with pytest.raises(ConfigError) as caught:
        formats.discover(["../college"], cwd=cwd / "here")
    assert str(caught.value.location) == "../college/itstrat.toml:1:1"


def test_two_settings_that_claim_one_graph(cwd: Path) -> None:
    write(cwd, "other/itstrat.toml", '[graphs]\n"x.ttl" = "urn:g:plan"')
    write(cwd, "other/x.ttl")
    with pytest.raises(GraphClash) as caught:
        formats.discover(["college", "other"], cwd=cwd)
    assert "college/it/plan.ttl" in caught.value.message
    assert "other/x.ttl" in caught.value.message


def test_the_graphs_of_the_engine_are_not_to_be_had(cwd: Path) -> None:
    write(cwd, "other/itstrat.toml", '[graphs]\n"x.ttl" = "urn:itstrat:graph:inferred"')
    write(cwd, "other/x.ttl")
    with pytest.raises(GraphClash, match="itstrat itself"):
        formats.discover(["other"], cwd=cwd)


@pytest.mark.parametrize("graph", ["urn:itstrat:source:un-sdg/sdg.ttl", "https://w3id.org/itstrat"])
def test_a_graph_named_inside_a_file_that_belongs_to_another(cwd: Path, graph: str) -> None:
    write(cwd, "un-sdg/x.trig", f"<{graph}> {{ <urn:s> <urn:p> 1 }}")
    with pytest.raises(GraphClash, match=r"un-sdg/x\.trig"):
        formats.read_all(formats.discover(["un-sdg"], cwd=cwd).sources)


def test_a_link_to_a_file_is_the_file(cwd: Path) -> None:
    (cwd / "un-sdg" / "again.ttl").symlink_to(cwd / "un-sdg" / "sdg.ttl")
    assert len(formats.discover(["un-sdg"], cwd=cwd).sources) == 2
