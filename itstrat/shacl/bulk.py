"""Much data against shapes brought along: the files go to an engine as they are.

Nothing is made into terms in Python but what the findings are about. That is right only where nothing is inferred, and
the files are N-Triples without blank nodes; else the data are read in full, as ever. The accelerated engine takes the
files where every shape is SHACL Core; else a store is filled from them.
"""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import bulk
from itstrat.namespaces import ITS, SH
from itstrat.shacl import copies, fast
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.compile import Compiler
from itstrat.shacl.ordering import sort
from itstrat.shacl.report import Checked, ValidationReport
from itstrat.shacl.shapes import read_shapes
from itstrat.shacl.validator import validate
from itstrat.store import OxigraphStore
from itstrat.store.files import FileStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itstrat.formats import Document, Source
    from itstrat.formats.bulk import Census
    from itstrat.shacl.rules import RuleSet
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.shacl.validator import Engine
    from itstrat.store import Term

_PIECE = 1 << 20
#: What makes findings settled; it is looked for in data that were read in full.
_NEVER = (str(ITS["AcceptedFinding"]).encode(),)
_SUBJECTS, _OBJECTS = SH["targetSubjectsOf"], SH["targetObjectsOf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """What was found in data that were not read in full.

    ``documents`` have what the sources say of the nodes that results name; ``triples`` is the number of statements.
    """

    documents: tuple[Document, ...]
    report: ValidationReport
    triples: int


def check(sources: Sequence[Source], chosen: RuleSet, engine: Engine) -> Bulk | None:
    """What an engine finds in files with rules; None, where they are to be read in full.

    Raises: ShapesError, EngineError.
    Cost: three seconds for a million statements if all goes to the accelerated engine, else five times that.
    """
    shapes = read_shapes(chosen.quads)
    roots = tuple(shapes.active())
    handed_over = engine != "compiled" and fast.available() and all(_taken(shapes, root) for root in roots)
    try:
        report, triples = _handed_over(sources, shapes, roots) if handed_over else _loaded(sources, shapes, engine)
    except (NotCompiled, SyntaxError, bulk.NotPlain):
        return None
    nodes = [node for each in report.results for node in (each.focus_node, each.value)]
    if any(isinstance(node, ox.BlankNode) for node in nodes):
        return None
    documents = tuple(bulk.parts(sources, {_bytes(node) for node in nodes if isinstance(node, ox.NamedNode)}))
    return Bulk(documents=documents, report=report, triples=triples)


def _loaded(sources: Sequence[Source], shapes: Shapes, engine: Engine) -> tuple[ValidationReport, int]:
    """What is found in a store that is filled from the files, and how many statements they have."""
    with ThreadPoolExecutor(1) as beside:
        filling = beside.submit(FileStore, [each.path for each in sources])
        counted = bulk.census(sources, subjects_of=(), objects_of=(), never=_NEVER)
        store = filling.result()
    return validate(store, shapes, engine=engine), counted.triples


def _handed_over(sources: Sequence[Source], shapes: Shapes, roots: Sequence[Shape]) -> tuple[ValidationReport, int]:
    """What the accelerated engine finds in the files as they are, and how many statements they have."""
    targets = [target for root in roots for target in root.targets]
    of = {kind: {_bytes(t.value) for t in targets if t.kind == kind} for kind in (_SUBJECTS, _OBJECTS)}
    with _one_file(sources) as path, ThreadPoolExecutor(1) as beside:
        running = beside.submit(fast.run, path, shapes, roots)
        counted = bulk.census(
            sources, subjects_of=of[_SUBJECTS], objects_of=of[_OBJECTS], never=_NEVER, ordered=_ordered(shapes, roots)
        )
        results = running.result()
    checked = tuple(
        Checked(
            shape=root.node,
            focus_nodes=len(set[bytes]().union(*_focus_nodes(root, counted))),
            engine="fast",
            reason=f"{counted.triples:,} triples",
        )
        for root in roots
    )
    return ValidationReport(results=sort(results, OxigraphStore(), shapes), checked=checked), counted.triples


def _ordered(shapes: Shapes, roots: Sequence[Shape]) -> dict[bytes, set[bytes]]:
    """The properties whose values are put in order, and the datatypes that the engine puts in order as we do."""
    datatypes = {_bytes(each) for each in copies.ORDERED}
    return {_bytes(each): datatypes for root in roots for each in copies.ordered(shapes, root)}


@contextmanager
def _one_file(sources: Sequence[Source]) -> Iterator[Path]:
    """One file as it is, or a copy of all: in N-Triples, files one after the other are their merge."""
    if len(sources) == 1:
        yield sources[0].path
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "all.nt"
        with path.open("wb") as whole:
            for each in sources:
                with each.path.open("rb") as part:
                    shutil.copyfileobj(part, whole, _PIECE)
                whole.write(b"\n")  # the last line may have no end
        yield path


def _taken(shapes: Shapes, root: Shape) -> bool:
    if copies.why_not(shapes, root) or root.derives:
        return False
    try:
        Compiler(shapes, OxigraphStore()).root(root)  # refuses, with our own words, what is not SHACL
    except NotCompiled:
        return fast.takes(shapes, root)
    return True


def _focus_nodes(root: Shape, counted: Census) -> Iterator[set[bytes]]:
    for target in root.targets:
        name = _bytes(target.value)
        if target.kind == _SUBJECTS:
            yield counted.subjects[name]
        elif target.kind == _OBJECTS:
            yield counted.objects[name]
        elif target.kind == SH["targetClass"]:
            yield counted.of_class(name)
        else:
            yield {name}


def _bytes(term: Term) -> bytes:
    """A term as N-Triples writes it."""
    return str(term).encode()
