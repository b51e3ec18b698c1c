"""The drawing in a notebook, shared with Python: what a reader chooses on the canvas comes back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from timeline.errors import MissingExtra
from timeline.view.page import module
from timeline.when.calendar import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["widget_of"]

_US = 1000  # microseconds of a millisecond, the unit of a browser


def widget_of(data: bytes, *, height: int, instead: Mapping[str, str]) -> Any:
    """The widget of a document, see `timeline.view.document`.

    Args:
        data: the document.
        height: how high the canvas may be, in pixels.
        instead: what is shown where no widget runs, by its media type.

    Raises:
        MissingExtra: anywidget is not installed.
    """
    return _class()(_data=data, height=height, instead=instead)


@cache
def _class() -> Any:
    try:
        import anywidget
        import traitlets
    except ImportError as missing:
        raise MissingExtra("anywidget", "notebook", "a widget") from missing

    class Widget(anywidget.AnyWidget):  # type: ignore[misc]
        """The canvas, with what a reader chose on it.

        Attributes:
            selected: the identities of the events that were opened last, or that lie in the stretch of time that is marked.
            marked: the two ends of that stretch, as ISO 8601 texts in UTC; None where none is marked.
        """

        _esm = module()
        _data = traitlets.Bytes().tag(sync=True)
        _range = traitlets.List(traitlets.Float(), allow_none=True, default_value=None).tag(sync=True)
        height = traitlets.Int().tag(sync=True)
        selected = traitlets.List(traitlets.Unicode()).tag(sync=True)
        marked = traitlets.Tuple(allow_none=True, default_value=None)

        def __init__(self, *, instead: Mapping[str, str], **traits: Any) -> None:
            super().__init__(**traits)
            self._instead = instead
            self.observe(self._mark, "_range")

        def _mark(self, change: Mapping[str, Any]) -> None:
            ends = change["new"]
            self.marked = ends and tuple(iso(round(at * _US)) for at in ends)

        def _repr_mimebundle_(self, **options: Any) -> Any:
            bundle, *metadata = super()._repr_mimebundle_(**options)
            return ({**bundle, **self._instead}, *metadata)

    return Widget
