"""Links inside the documentation lead somewhere, and every page can be reached."""

from __future__ import annotations

import posixpath

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, links


def _inside(page: str) -> list[tuple[str, str]]:
    """(page or file, heading) of every link of a page that stays in the repository."""
    found = []
    for link in links(page):
        if "://" not in link and not link.startswith("mailto:"):
            path, _, heading = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
            found.append((target, heading))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target, heading in _inside(page):
        assert (ROOT / target).exists(), f"{page} links to {target}"
        if heading:
            assert heading in anchors(target), f"{page} links to #{heading} of {target}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        if page in PAGES and page not in reached:
            reached.add(page)
            waiting += [target for target, _ in _inside(page)]
    assert reached == set(PAGES)
    assert sum(len(_inside(page)) for page in PAGES) >= 20
