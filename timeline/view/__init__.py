"""Drawings of answers: frames in, a document for the canvas or a page that holds it out. Knows no database."""

from __future__ import annotations

from timeline.view.document import DIMENSIONS, document, lane_column
from timeline.view.extents import extents
from timeline.view.page import check_page, module, page_of

__all__ = ["DIMENSIONS", "check_page", "document", "extents", "lane_column", "module", "page_of"]
