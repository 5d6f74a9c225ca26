"""Pages of long lists: nothing is counted twice, and only the rows of the page are read whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from camket.organisation.composed import part

PAGE_ROWS: Final = 50


class Counted(Paginator):  # type: ignore[type-arg]  # the class takes no argument at run time
    """Pages of a list whose length is known already, so that a page pays no statement for it."""

    def __init__(self, found: QuerySet[Any], count: int | None) -> None:
        """Take the length; None counts it as usual."""
        super().__init__(found, PAGE_ROWS)
        if count is not None:
            self.__dict__["count"] = count


class Parts(Counted):
    """Pages of a read that was composed once."""

    def __init__(self, rows: QuerySet[Any], count: int) -> None:
        """Take the rows in their order, and how many there are."""
        super().__init__(rows, count)
        self._all = rows

    def page(self, number: int | str) -> Page[Any]:
        """Return a page by its number, with its rows."""
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        return Page(self.read(first, min(first + self.per_page, self.count)), valid, self)

    def read(self, first: int, last: int) -> list[Any]:
        """Return the rows from one place up to another."""
        return list(part(self._all, first, last)) if last > first else []


class Keyed(Parts):
    """Pages of a list of which keys and rows are composed reads: first the keys of the page.

    The keys come from an index that holds what the list is narrowed and sorted by; a sort of whole
    rows would carry thousands of them to throw them away.
    """

    def __init__(
        self, keys: QuerySet[Any], rows: Callable[[list[int]], Iterable[Any]], count: int
    ) -> None:
        """Take the keys in the order of the list, how rows are read by them, and the length."""
        super().__init__(keys, count)
        self._rows = rows

    def read(self, first: int, last: int) -> list[Any]:
        """Return the rows of the keys from one place up to another."""
        keys = super().read(first, last)
        return list(self._rows(keys)) if keys else []
