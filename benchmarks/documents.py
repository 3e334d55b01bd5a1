"""Every document of Northmoor in every format: CPU seconds of whole processes, from the files to the finished document.

``python -m benchmarks.documents`` prints a table. Each has two figures: with the rules checked for it, and with the
findings that a run of ``itstrat validate`` or a document has kept of the same files. One over its aim has an asterisk.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.measure import measure

_EXAMPLE = Path(__file__).parents[1] / "examples" / "university-of-northmoor"
_CASE = "Twice the computing for research"
_KINDS: dict[str, list[str]] = {
    "business-case": ["business-case", _CASE],
    "project-brief": ["project-brief", "Network and core platforms (programme)"],
    "project-brief, all 34 in one": ["project-brief", "--all"],
    "steering-pack": ["steering-pack", "IT steering group"],
    "service-catalogue": ["service-catalogue"],
    "service-catalogue, for users": ["service-catalogue", "--users"],
    "strategy": ["strategy"],
    "strategy-on-a-page": ["strategy-on-a-page"],
    "refresh-plan": ["refresh-plan"],
    "benefits-register": ["benefits-register"],
    "risk-register": ["risk-register"],
    "coverage": ["coverage", "Strategy 2030"],
    "bid-evidence": ["bid-evidence", _CASE],
}
#: What one may cost, in CPU seconds.
_AIMS = {"md": 1.0, "html": 1.0, "docx": 1.0, "pdf": 2.0}


def main() -> None:
    """Measure each kind in each format and print the table."""
    width = max(map(len, _KINDS))
    print("Documents of Northmoor: CPU seconds, checked for it and with findings that were kept")
    print("(aims: " + ", ".join(f"{form} {aim:g}" for form, aim in _AIMS.items()) + ")")
    print(" " * (width + 2) + "".join(f"{form:>14}" for form in _AIMS))
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in _KINDS.items():
            command = ["-m", "itstrat", "document", *arguments, "-p", str(_EXAMPLE)]
            cells = ""
            for form, aim in _AIMS.items():
                for more in (["--no-cache"], []):
                    cpu = measure([*command, *more, "-o", f"{folder}/out.{form}"], runs=2).cpu
                    cells += f"{cpu:6.2f}{'*' if cpu > aim else ' '}"
            print(f"  {name:<{width}}{cells}", flush=True)


if __name__ == "__main__":
    main()
