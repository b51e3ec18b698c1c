"""What a `When` says, for those who only read it."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Dated"]


class Dated(Protocol):
    """Four bounds, the kinds of both ends, precision, flags and EDTF; see `When` for what each means."""

    @property
    def start_min(self) -> int | None:
        """The earliest start."""

    @property
    def start_max(self) -> int | None:
        """The latest start."""

    @property
    def end_min(self) -> int | None:
        """The earliest end."""

    @property
    def end_max(self) -> int | None:
        """The latest end."""

    @property
    def bounds(self) -> tuple[int | None, int | None, int | None, int | None]:
        """All four."""

    @property
    def in_range(self) -> bool:
        """Whether 64-bit microseconds can hold the bounds."""

    @property
    def start_kind(self) -> str:
        """`known`, `open` or `unknown`."""

    @property
    def end_kind(self) -> str:
        """`known`, `open` or `unknown`."""

    @property
    def precision(self) -> str:
        """The unit of the least precise date that is stated."""

    @property
    def approximate(self) -> bool:
        """Whether some date carries `~`."""

    @property
    def uncertain(self) -> bool:
        """Whether some date carries `?`."""

    @property
    def edtf(self) -> str | None:
        """The canonical EDTF, or None where EDTF cannot say exactly these bounds."""

    def as_said(self, said: int | None) -> Dated:
        """The same, said at an instant."""
