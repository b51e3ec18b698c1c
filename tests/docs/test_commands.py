"""What is generated from the commands says what the commands say."""

from pathlib import Path

import pytest

from tests.docs.generate import ROOT, generated


@pytest.mark.parametrize(
    ("file", "text"), [(str(file.relative_to(ROOT)), text) for file, text in generated().items()]
)
def test_generated_file_is_fresh(file, text):
    assert Path(ROOT / file).read_text(encoding="utf-8") == text, f"{file} is stale; run: make docs"
