"""The people who own, decide and are asked."""

from __future__ import annotations

from generator.turtle import Page, nm, plain, table, text


def people() -> Page:
    """Return each person as a stakeholder with name, post and department."""
    page = Page("People of the university, all of them invented.")
    for row in table("people"):
        page.add(
            nm(row["person"]),
            "its:Stakeholder",
            f"{row['name']}, {row['role']}",
            ("foaf:name", plain(row["name"])),
            ("schema:jobTitle", text(row["role"])),
            ("org:memberOf", nm(row["part of"])),
        )
    return page
