"""What search engines are told of a page, in the words of https://schema.org/: a thing, or the data as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import ITS
from itstrat.publishing import metadata
from itstrat.publishing.contents import TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.publishing.contents import Contents
    from itstrat.publishing.metadata import About

#: Classes of ours and of others that search engines know by a name of their own; all else is a defined term.
_TYPES = {
    ITS["Service"].value: "Service",
    ITS["Project"].value: "Project",
    ITS["StrategyDocument"].value: "DigitalDocument",
    ITS["ITServiceStrategy"].value: "DigitalDocument",
    ITS["Policy"].value: "DigitalDocument",
    ITS["BusinessCase"].value: "DigitalDocument",
    ITS["Institution"].value: "CollegeOrUniversity",
    ITS["Meeting"].value: "Event",
    ITS["ServiceCatalogue"].value: "OfferCatalog",
    ITS["Asset"].value: "Product",
    ITS["AssetModel"].value: "ProductModel",
    "http://www.w3.org/ns/org#Organization": "Organization",
    "http://www.w3.org/ns/org#OrganizationalUnit": "Organization",
}


def thing(contents: Contents, thing: ox.NamedNode, path: Sequence[ox.NamedNode]) -> dict[str, object]:
    """A thing, and the line of sight down to it."""
    types = [each.value for each in contents.objects(thing, TYPE) if isinstance(each, ox.NamedNode)]
    found: dict[str, object] = {
        "@type": next((_TYPES[each] for each in types if each in _TYPES), "DefinedTerm"),
        "@id": thing.value,
        "name": contents.labels(thing),
        "url": thing.value,
    }
    if (about := contents.about(thing)) is not None:
        found["description"] = about.value
    if path:
        found["subjectOf"] = {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": contents.labels(each), "item": each.value}
                for place, each in enumerate((*path, thing), start=1)
            ],
        }
    return found


def dataset(said: About, base: str) -> dict[str, object]:
    """A publication, or a release of it.

    >>> from datetime import date
    >>> said = metadata.About(title="IT strategy", name="A college", day=date(2026, 11, 16), description="All of it.")
    >>> dataset(said, "https://x.example/id/")["name"]
    'IT strategy'
    """
    files = [
        {
            "@type": "DataDownload",
            "contentUrl": f"{base}{dump.path}",
            "encodingFormat": dump.media,
            "contentSize": f"{dump.size} B",
            "sha256": dump.sha256,
        }
        for dump in said.dumps
    ]
    pairs: dict[str, object] = {
        "@type": "Dataset",
        "@id": metadata.dataset(base, said.version).value,
        "name": f"{said.title} {said.version}".strip(),
        "url": metadata.dataset(base, said.version).value,
        "description": said.description,
        "license": said.licence,
        "creator": {"@type": "Organization", "name": said.name, **({"@id": said.publisher} if said.publisher else {})},
        "version": said.version,
        "datePublished" if said.version else "dateModified": said.day.isoformat(),
        "distribution": files,
    }
    return {name: value for name, value in pairs.items() if value}
