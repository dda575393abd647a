"""The documentation leads to places that exist."""

import re

import coursework
import pytest

PAGES = sorted([coursework.ROOT / "README.md", *(coursework.ROOT / "docs").glob("*.md")])
CONTENTS = (coursework.ROOT / "docs" / "contents.md").read_text()
SECTIONS = re.findall(r"\[([\w-]+), (\d+\.\d+)\]", CONTENTS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_of_the_project_leads_there(page):
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    for link in links:
        if "://" not in link:
            assert (page.parent / link).exists(), link


@pytest.mark.parametrize("section", sorted(set(SECTIONS)), ids=" ".join)
def test_every_section_in_the_table_of_contents_exists(section):
    assignment, number = section
    headings = [
        line
        for cell in coursework.released(assignment).cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
    ]
    assert any(line.startswith(f"## {number} ") for line in headings)


def test_the_table_of_contents_has_every_notebook():
    assert {assignment for assignment, _ in SECTIONS} == set(coursework.ASSIGNMENTS)
