"""What `camket evaluate` answers to a document: rated subject by subject, each told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from camket.rules.levels import Level
from camket.rules.quotas import Caps, groups_of
from camket.rules.side_by_side import in_parts


class Answered(NamedTuple):
    """What is answered of one subject.

    Attributes:
        id: Its id in the document.
        group: Its peer group, None for those who named none.
        level: The level proposed; None where a body must decide.
        answer: What the contract says of it, but for the id.
    """

    id: str
    group: str | None
    level: Level | None
    answer: Mapping[str, object]

    @property
    def subject(self) -> dict[str, object]:
        """Return the whole answer."""
        return {"id": self.id, **self.answer}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A document that was read whole, and how each of its subjects is rated.

    Attributes:
        head: What stands before the subjects.
        count: How many subjects there are.
        answer: Rates the subject at a place; asking again finds the same.
        caps: How the ceiling is read.
    """

    head: Mapping[str, object]
    count: int
    answer: Callable[[int], Answered]
    caps: Caps

    def document(self) -> dict[str, object]:
        """Return the whole answer as values."""
        found = [self.answer(place) for place in range(self.count)]
        groups = groups_of([(one.group, one.level) for one in found], self.caps)
        return {**self.head, "subjects": [one.subject for one in found], "groups": groups}

    def told(
        self, tell: Callable[[dict[str, object]], str]
    ) -> tuple[list[str], list[dict[str, object]]]:
        """Return the text of each subject, and each group beside its ceiling.

        An answer is let go once it is text: those of a whole province would fill the memory. A long
        list is gone through in parts, side by side.
        """

        def row_of(place: int) -> tuple[str, str | None, str | None]:
            one = self.answer(place)
            return tell(one.subject), one.group, None if one.level is None else str(one.level)

        rows = in_parts(self.count, row_of)
        levels = [(group, None if code is None else Level(code)) for _, group, code in rows]
        return [text for text, _, _ in rows], groups_of(levels, self.caps)
