"""Levels of the years before, read from the papers of that time: streaks begin with them."""

from __future__ import annotations

import random
from datetime import date
from typing import Final

from camket.demo.district_era import MERGED, Era, old_key
from camket.demo.timeline import at
from camket.organisation.models import Person
from camket.reviews.actions.periods.naming import name_subjects
from camket.reviews.decisions.states import PeriodKind, PeriodState, SubjectKind
from camket.reviews.models import Period, Rating
from camket.rules.levels import Level

_SCHEMES: Final = {2021: "132-QĐ/TW", 2022: "132-QĐ/TW", 2023: "124-QĐ/TW", 2024: "124-QĐ/TW"}
"""What was in force at the end of each year (evaluation.md §1)."""
_GROUP: Final = "xã, thị trấn"
_ALWAYS_BEST: Final = "Cam Thành"
"""Its committee was at the best level in every one of these years."""
_GOES_ON_IN: Final = ("19333", "commune_secretary")
"""Its secretary has led phường Đông Hà since July 2025: his years go with him (HD 06-HD/TW, 19)."""
_DECIDERS: Final = "Ban Thường vụ Huyện ủy Cam Lộ"


def carried_on(era: Era) -> dict[tuple[str, str], Person]:
    """Return who of the district era holds which post since 1 July 2025, by unit and post."""
    return {_GOES_ON_IN: era.cast.head(old_key(_ALWAYS_BEST)).person}


def decide_older_years(era: Era, draw: random.Random) -> None:
    """Write the decided levels of 2021 to 2024 for the eight communes of the district Cam Lộ."""
    for year, scheme in _SCHEMES.items():
        decided = at(date(year + 1, 1, 6), 15)
        period = Period.objects.create(
            superior=era.cast.units["district"],
            year=year,
            kind=PeriodKind.YEAREND,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            opened_on=date(year, 12, 4),
            due_on=date(year, 12, 25),
            state=PeriodState.CLOSED,
            scheme=scheme,
            frozen_at=at(date(year, 12, 31), 17),
            closed_at=decided,
            decided_at=decided,
        )
        rows = []
        for name in (one for names in MERGED.values() for one in names):
            best = name == _ALWAYS_BEST
            level = Level.HTXS if best else draw.choice((Level.HTT, Level.HTT, Level.HTT, Level.HT))
            rows += [_row(period, era, name, level, is_head=one) for one in (False, True)]
        Rating.objects.bulk_create(rows)
        name_subjects([period.pk])


def _row(period: Period, era: Era, name: str, level: Level, *, is_head: bool) -> Rating:
    key = old_key(name)
    head = era.cast.head(key) if is_head else None
    return Rating(
        period=period,
        kind=SubjectKind.LEADER if head else SubjectKind.COLLECTIVE,
        unit=era.cast.units[key],
        person=head.person if head else None,
        tenure=head,
        name=head.person.full_name if head else era.cast.names[key].name,
        group=f"{_GROUP}: người đứng đầu" if head else _GROUP,
        decided_level=level,
        decided_by_name=_DECIDERS,
        decided_at=period.decided_at,
    )
