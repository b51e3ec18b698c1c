"""`Planning`: what a thread reads while it plans a question is read in one session, for which the file is opened once."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from threading import local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from timeline.store.session import Session

__all__ = ["Planning"]


class Planning(local):
    """The session of a question that is being planned; each thread has its own."""

    def __init__(self) -> None:
        self._open: ExitStack | None = None
        self._session: Session | None = None
        self._is_read = False

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """While this lasts, readings one after the other have one session."""
        if self._open is not None:  # a question that asks another one
            yield
            return
        with ExitStack() as opened:
            self._open = opened
            try:
                yield
            finally:
                self._open = self._session = None

    @contextmanager
    def reading(self, opened: Callable[[], AbstractContextManager[Session]]) -> Iterator[Session]:
        """The session of what is planned, or a new one where there is none, or somebody reads in it already."""
        if self._open is None or self._is_read:
            with opened() as session:
                yield session
            return
        if self._session is None:
            self._session = self._open.enter_context(opened())
        self._is_read = True
        try:
            yield self._session
        finally:
            self._is_read = False

    def end_reading(self) -> None:
        """Close the session: this thread is about to write."""
        self._session = None
        if self._open is not None:
            self._open.close()
