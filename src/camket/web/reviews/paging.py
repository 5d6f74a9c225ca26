"""Pages of long lists: nothing is counted twice, and only the rows of the page are read whole."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGE_ROWS: Final = 50


class Counted(Paginator):  # type: ignore[type-arg]  # the class takes no argument at run time
    """Pages of a list whose length is known already, so that a page pays no statement for it."""

    def __init__(self, found: QuerySet[Any], count: int | None) -> None:
        """Take the length; None counts it as usual."""
        super().__init__(found, PAGE_ROWS)
        if count is not None:
            self.__dict__["count"] = count


class Narrow(Counted):
    """Pages of a list that is sorted and cut by its keys: whole rows are wide.

    The keys come from an index that holds what the list is narrowed and sorted by; a sort of whole
    rows would carry thousands of them to throw them away.
    """

    def __init__(self, found: QuerySet[Any], rows: QuerySet[Any], count: int | None) -> None:
        """Take the list, rows of the same model in the same order, not narrowed, and the length."""
        super().__init__(found, count)
        self._found, self._rows = found, rows

    def page(self, number: int | str) -> Page[Any]:
        """Return a page by its number; its rows are read when they are first looked at."""
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        keys = self._found.values("pk")[first : min(first + self.per_page, self.count)]
        return Page(self._rows.filter(pk__in=keys), valid, self)
