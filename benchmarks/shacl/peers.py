"""One run of a peer as a process of its own: ``python peers.py NAME SHAPES DATA`` prints how many results it has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def shacl(shapes: str, data: str) -> int:
    import shacl as engine

    return len(engine.validate(data, shapes))


def pyshacl(shapes: str, data: str) -> int:
    import logging

    import pyshacl as engine
    from rdflib import SH

    logging.disable()  # it tells every ill-typed literal with a traceback
    _, report, _ = engine.validate(data, shacl_graph=shapes, data_graph_format="nt", shacl_graph_format="turtle")
    return len(set(report.objects(None, SH.result)))


def pyshacl_turbo(shapes: str, data: str) -> int:
    done = subprocess.run(
        [Path(sys.executable).with_name("pyshacl-turbo"), data, "-s", shapes, "-f", "nt"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.count(" <http://www.w3.org/ns/shacl#result> ")


def shacl_rust(shapes: str, data: str) -> int:
    import shacl_rust as engine

    return len(engine.validate_file(data, shapes)["results"])


def pyshifty(shapes: str, data: str) -> int:
    import shifty

    report = shifty.validate_algebra(Path(data).read_text(), Path(shapes).read_text())
    return sum(len(violation.reasons) for violation in report.violations)


if __name__ == "__main__":
    print(globals()[sys.argv[1]](*sys.argv[2:]))
