"""HTML documents in a browser: no violations of WCAG, no scrolling sideways, pictures that a phone can show."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import itstrat
from itstrat.documents import DocumentOptions
from itstrat.report import to_html

if TYPE_CHECKING:
    from itstrat.report.document import Document

COLLEGE = Path(__file__).parents[2] / "examples" / "ashdown-valley-college"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The smallest letters of the pictures, in pixels as they stand on the screen.
SMALLEST = """Math.min(...[...document.querySelectorAll("figure svg text")].map(
  each => parseFloat(getComputedStyle(each).fontSize) * each.ownerSVGElement.getScreenCTM().a))"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    strategy = itstrat.open(COLLEGE, as_of=date(2026, 11, 16))
    every = DocumentOptions(everything=True)
    made = {
        "case": strategy.document("business-case", "Business case: network refresh"),
        "briefs": strategy.document("project-brief", "avc:project-network-refresh", options=every),
        "page": strategy.document("strategy-on-a-page"),
        "pack": strategy.document("steering-pack"),
    }
    made["endless"] = _endless(tmp_path_factory.mktemp("endless") / "college")
    for name, document in made.items():
        (folder / f"{name}.html").write_text(to_html.write_document(document), encoding="utf-8")
    return folder


def _endless(folder: Path) -> Document:
    """A strategy whose institution, documents and aims have names that no line can hold."""
    shutil.copytree(COLLEGE.parent / "minimal", folder)
    file = folder / "strategy.ttl"
    text = file.read_text(encoding="utf-8")
    for label in ("A small college", "Corporate strategy", "Create a safe learning environment"):
        assert f'"{label}"' in text
        text = text.replace(f'"{label}"', f'"{"W" * 300}"')
    file.write_text(text, encoding="utf-8")
    return itstrat.open(folder, as_of=date(2026, 11, 16)).document("coverage", "ex:corporate")


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
@pytest.mark.enable_socket
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 375)])
def test_documents_are_accessible_and_can_be_read_on_a_phone(written: Path, scheme: str, width: int) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
        for file in sorted(written.glob("*.html")):
            page.goto(file.as_uri())
            found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
            assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found], file.name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, file.name
            if width < 1280:
                assert page.evaluate(SMALLEST) > 7, file.name
        browser.close()
