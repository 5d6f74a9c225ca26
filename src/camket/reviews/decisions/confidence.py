"""Who may read which text of a dossier, and when: values in, a set of texts out.

Level in words may be announced; self-review, scores, remarks and criticism go only to the person,
the body that reviews and the deciders (people.md 5.4; Kon Tum Đ23, B). Nobody reads what others
say about himself before he is rated: else a head who reviews others would hold his own open file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Text(StrEnum):
    """A kind of text that a dossier holds."""

    SELF_REVIEW = "self_review"
    """Sections, own scores with their explanations, answers about the faults of last year."""
    SUGGESTIONS = "suggestions"
    REMARKS = "remarks"
    CRITICISM = "criticism"
    APPRAISAL = "appraisal"


class Role(StrEnum):
    """How a reader stands to a dossier; one person may stand in several ways."""

    SUBJECT = "subject"
    """Whom it is about: a person, whatever else he is."""
    WRITER = "writer"
    """Writes for the collective whose dossier it is."""
    BODY = "body"
    """A member of the body that reviews."""
    SECRETARY = "secretary"
    """Writes down what the meeting of the body says."""
    COLLECTOR = "collector"
    """Asks bodies for their remarks, in the unit or above it."""
    DECIDER = "decider"
    """Appraises or decides the rating, at the superior."""
    SUGGESTER = "suggester"
    """Writes points for the standing committee above."""
    INSPECTOR = "inspector"
    REMOVER = "remover"
    """May have the texts removed after hand-over; reads none of them for that."""


class Stage(StrEnum):
    """How far a dossier has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECIDED = "decided"


_ALL: Final = frozenset(Text)
_HEARD: Final = frozenset({Text.SUGGESTIONS, Text.REMARKS, Text.CRITICISM})
_OWN: Final = frozenset({Text.SELF_REVIEW, Text.SUGGESTIONS})

READABLE: Final[Mapping[Role, frozenset[Text]]] = {
    Role.SUBJECT: _OWN,
    Role.WRITER: _OWN,
    Role.BODY: _HEARD | {Text.SELF_REVIEW},
    Role.SECRETARY: _HEARD | {Text.SELF_REVIEW},
    Role.COLLECTOR: frozenset({Text.REMARKS}),
    Role.DECIDER: _ALL,
    Role.SUGGESTER: _OWN,
    Role.INSPECTOR: _ALL,
    Role.REMOVER: frozenset(),
}
"""What each role reads before the decision; a self-review by others only once it was sent."""

AFTER_DECISION: Final[Mapping[Role, frozenset[Text]]] = {**READABLE, Role.SUBJECT: _ALL}
"""What each role reads once the rating is decided: the person concerned reads everything."""

_OWN_HAND: Final = frozenset({Role.SUBJECT, Role.WRITER})


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of one dossier."""

    roles: frozenset[Role]

    @property
    def standing(self) -> frozenset[Role]:
        """Return the roles that count: whom a dossier is about is nothing else in it."""
        return frozenset({Role.SUBJECT}) if Role.SUBJECT in self.roles else self.roles

    @property
    def is_own(self) -> bool:
        """Say whether the reader wrote it himself: reading one's own words is not kept."""
        return bool(self.standing & _OWN_HAND)

    def readable(self, stage: Stage) -> frozenset[Text]:
        """Return the texts this reader may read at a stage."""
        table = AFTER_DECISION if stage is Stage.DECIDED else READABLE
        texts: frozenset[Text] = frozenset[Text]().union(*(table[role] for role in self.standing))
        if stage is Stage.DRAFT and not self.is_own:
            texts -= {Text.SELF_REVIEW}
        return texts


def noted(reader: Reader, texts: frozenset[Text]) -> tuple[str, ...]:
    """Return which texts a reading must be kept of in the audit: all but one's own file's."""
    if reader.is_own and Role.SUBJECT in reader.standing:
        return ()
    own = _OWN if reader.is_own else frozenset[Text]()
    return tuple(sorted(text.value for text in texts - own))
