"""Word documents, on a template of the institution's own or on one of those in ``templates``.

A template is a Word document with placeholders (docxtpl, https://docxtpl.readthedocs.io) in its text, headers and
footers: :data:`PLACEHOLDERS`. Its styles give the document its look; those that it lacks are the shipped ones.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itstrat.errors import MissingExtra, TemplateError
from itstrat.report import layout
from itstrat.report.document import harmless

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

    from itstrat.report.document import Document

#: What a template may ask for. ``body`` and ``contents`` stand alone in their paragraph, as ``{{p body }}``.
PLACEHOLDERS = (
    "as_of",
    "author",
    "body",
    "contents",
    "draft",
    "institution",
    "keywords",
    "kind",
    "stamp",
    "status",
    "subject",
    "subtitle",
    "title",
)
#: The styles of what stands in the boxes of a sheet.
_ON_SHEETS = ("Normal", "List Bullet", "Table Text", "Table Text Small", "Card Title", "Figure", "Caption", "Heading 1")
TEMPLATES = Path(__file__).parent / "templates"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_document(document: Document, *, template: Path | None = None, trace: bool = False) -> bytes:
    """The document as a Word file. Needs the extra ``documents``; about half a second for 15 pages.

    With ``trace`` the sources of statements are Word comments in place of marks and an appendix. Raises TemplateError
    for a template that is no Word document or has placeholders that no document fills, MissingExtra without docxtpl.
    """
    path = template or TEMPLATES / ("sheet.docx" if document.layout == "sheet" else "report.docx")
    word = _opened(path)
    if template is None and document.layout == "sheet":
        _fitted(word.docx, layout.sheet_scale(document))
    chapters = layout.chapters(document, sources=not trace)
    from itstrat.report import docx_body, docx_template

    page = layout.paper(document)
    if template is not None:
        docx_template.complete(word.docx, TEMPLATES / "report.docx")
        page = docx_template.paper(word.docx)
    body = docx_body.Body(word.docx, document, page=page, trace=trace)
    content = body.sections(chapters)
    contents = docx_body.contents(chapters, body.styles)
    _rendered(word, _values(document), path)
    if misplaced := docx_body.fill(word.docx, {"contents": contents, "body": content}):
        names = ", ".join(misplaced)
        raise TemplateError(f"{path} has {names} within other text.", hint="Alone in its paragraph: {{p body }}.")
    _describe(word.docx, document)
    out = io.BytesIO()
    word.docx.save(out)
    return _same_each_time(out)


def _fitted(word: Any, scale: float) -> None:
    """Make the letters of a sheet smaller, and the room between paragraphs."""
    if scale == 1:
        return
    for name in _ON_SHEETS:
        style = word.styles[name]
        style.font.size = int(style.font.size * scale)
        for room in ("space_before", "space_after"):
            if (found := getattr(style.paragraph_format, room)) is not None:
                setattr(style.paragraph_format, room, int(found * scale))


def _opened(path: Path) -> DocxTemplate:
    try:
        import docxtpl
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError as error:
        raise MissingExtra.named("documents", "Word documents") from error
    if not path.is_file():
        raise TemplateError(f"There is no file {path}.", hint="Name a Word template (.docx) that is there.")
    try:
        word = docxtpl.DocxTemplate(path)
        word.init_docx()
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise TemplateError(f"{path} is no Word document (.docx).", hint="Save it from Word as .docx.") from error
    return word


_MARKS = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))


def _rendered(word: DocxTemplate, values: dict[str, Any], path: Path) -> None:
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    known = "A template may ask for: " + ", ".join(PLACEHOLDERS) + "."
    try:
        unknown = sorted(word.get_undeclared_template_variables(environment) - set(PLACEHOLDERS))
        if unknown:
            names = ", ".join(f"{{{{ {name} }}}}" for name in unknown)
            raise TemplateError(f"{path} has placeholders that no document fills: {names}.", hint=known)
        # The properties are ours (see _describe), and docxtpl fails where one of them is long.
        word.render_properties = lambda *_: None
        word.render(values, environment, autoescape=True)
    except jinja2.TemplateError as error:
        # What jinja2 says of a mark that is left open is about the XML behind it, which nobody typed.
        why = _left_open(word) or error.message
        raise TemplateError(f"{path} has a placeholder that cannot be read: {why}.", hint=known) from error


def _left_open(word: DocxTemplate) -> str:
    from docx.oxml.ns import qn

    parts = [
        word.get_docx().element,
        *(each._element for section in word.get_docx().sections for each in (section.header, section.footer)),
    ]
    lines = [
        "".join(text.text or "" for text in line.iter(qn("w:t"))) for part in parts for line in part.iter(qn("w:p"))
    ]
    for line in lines:
        for opening, closing in _MARKS:
            if line.count(opening) != line.count(closing):
                return f"in the line {line!r}, {opening} and {closing} do not come in pairs"
    return ""


def _values(document: Document) -> dict[str, Any]:
    from itstrat.report import docx_body

    texts = {
        "as_of": document.stamp.as_of_text,
        "author": document.properties.author,
        "institution": document.institution,
        "keywords": ", ".join(document.properties.keywords),
        "kind": document.kind,
        "stamp": document.stamp.line,
        "status": "Draft" if document.draft else "",
        "subject": document.properties.subject,
        "subtitle": document.subtitle,
        "title": document.title,
    }
    marks = {name: docx_body.marker(name) for name in ("body", "contents")}
    return {name: harmless(text) for name, text in texts.items()} | marks | {"draft": document.draft}


def _describe(word: Any, document: Document) -> None:
    from docx.oxml.ns import qn

    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), document.language)
    made = datetime.combine(document.stamp.as_of, time())
    about = word.core_properties
    about.title = harmless(document.title)[:255]
    about.subject = harmless(document.properties.subject or document.kind)[:255]
    about.author = about.last_modified_by = harmless(document.properties.author or document.institution)[:255]
    about.keywords = harmless(", ".join(document.properties.keywords))[:255]
    about.comments = harmless(document.stamp.line)[:255]
    about.category = harmless(document.kind)[:255]
    about.language = document.language
    about.created = about.modified = made
    about.revision = 1


def _same_each_time(written: io.BytesIO) -> bytes:
    """The archive with one date for all its parts, so that the same document is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            new.writestr(part, old.read(name))
    return out.getvalue()
