"""The generated pages say what the commands say."""

import pytest

from tests.docs.generate import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_fresh(name):
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), f"docs/{name} is stale; run: make docs"
