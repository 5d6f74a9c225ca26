"""What `camket evaluate` answers to a document: read, rated and told subject by subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from camket.rules.levels import Level
from camket.rules.quotas import Caps, groups_of
from camket.rules.side_by_side import Part, Row, in_parts


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
    """A document whose head was read, and how each of its subjects is read and rated.

    Attributes:
        head: What stands before the subjects.
        count: How many subjects there are.
        answer: Reads and rates the subject at a place; asking again finds the same.
        caps: Told the id of every subject, says how the ceiling is read.
    """

    head: Mapping[str, object]
    count: int
    answer: Callable[[int], Answered]
    caps: Callable[[Sequence[str]], Caps]

    def document(self) -> dict[str, object]:
        """Return the whole answer as values.

        Raises:
            UnusableInputError: The document is malformed; the message names the key.
        """
        found = [self.answer(place) for place in range(self.count)]
        caps = self.caps([one.id for one in found])
        groups = groups_of([(one.group, one.level) for one in found], caps)
        return {**self.head, "subjects": [one.subject for one in found], "groups": groups}

    def told(
        self, tell: Callable[[dict[str, object]], str], *, between: str
    ) -> tuple[list[bytes], list[dict[str, object]]]:
        """Return the text of the subjects in long parts, as UTF-8, and each group's ceiling.

        An answer is let go once it is text: those of a whole province would fill the memory. The
        subjects of a long list are read, rated and told in parts, side by side.

        Args:
            tell: Returns the text of a subject.
            between: What stands between the texts of two subjects, and so between two parts.

        Raises:
            UnusableInputError: The document is malformed; the message names the key.
        """

        def part_of(places: range) -> Part:
            texts: list[str] = []
            rows: list[Row] = []
            for place in places:
                one = self.answer(place)
                texts.append(tell(one.subject))
                rows.append((one.id, one.group, None if one.level is None else str(one.level)))
            return between.join(texts).encode(), rows

        parts = in_parts(self.count, part_of)
        rows = [row for _, of_part in parts for row in of_part]
        caps = self.caps([one for one, _, _ in rows])
        levels = [(group, None if code is None else Level(code)) for _, group, code in rows]
        return [text for text, _ in parts if text], groups_of(levels, caps)
