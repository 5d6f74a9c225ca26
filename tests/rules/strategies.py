"""Draws facts of every kind, near the bounds more often than far from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

LEVELS = ("KHT", "HT", "HTT", "HTXS")
_ANY_LEVEL = st.sampled_from(LEVELS)
_LEVELS = st.lists(_ANY_LEVEL, max_size=4)


@st.composite
def scores(draw: st.DrawFn) -> dict[str, str]:
    """Draw points, half of the time within a point of a bound."""
    total = draw(
        st.one_of(
            st.integers(0, 1000),
            st.sampled_from([499, 500, 501, 699, 700, 701, 899, 900, 901]),
        )
    )
    general = draw(st.integers(max(0, total - 700), min(300, total)))
    return {"general": str(Decimal(general) / 10), "results": str(Decimal(total - general) / 10)}


@st.composite
def tasks(draw: st.DrawFn) -> dict[str, int]:
    """Draw counts that fit into each other; complete ones are not rare."""
    assigned = draw(st.integers(0, 20))
    done = draw(st.one_of(st.just(assigned), st.integers(0, assigned)))
    on_time = draw(st.one_of(st.just(done), st.integers(0, done)))
    below_quality = draw(st.one_of(st.just(0), st.integers(0, done)))
    return {
        "assigned": assigned,
        "done": done,
        "on_time": on_time,
        "below_quality": below_quality,
        "exceeded": draw(st.integers(0, done)),
    }


@st.composite
def faults(draw: st.DrawFn) -> dict[str, int]:
    """Draw limits pointed out and how many are remedied."""
    raised = draw(st.integers(0, 4))
    return {"raised": raised, "remedied": draw(st.integers(0, raised))}


@st.composite
def shares(draw: st.DrawFn, part: str) -> dict[str, int]:
    """Draw a part of a whole that is not nought."""
    total = draw(st.integers(1, 6))
    return {"total": total, part: draw(st.integers(0, total))}


def _measures(*on: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries(
        {"on": st.sampled_from(on)}, optional={"task_related": st.booleans()}
    )
    return st.lists(one, max_size=2)


def _concluded(code: str) -> st.SearchStrategy[list[str]]:
    return st.sampled_from([[], [], [], [code]])


COLLECTIVES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "id": st.just("1"),
        "kind": st.just("collective"),
        "score": scores(),
        "tasks": tasks(),
    },
    optional={
        "faults": faults(),
        "discipline": _measures("member", "subordinate_unit"),
        "subordinate_levels": _LEVELS,
        "concluded": _concluded("personnel_or_unity"),
    },
)

LEADERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "id": st.just("1"),
        "kind": st.just("leader"),
        "score": scores(),
        "tasks": tasks(),
    },
    optional={
        "faults": faults(),
        "discipline": _measures("self"),
        "concluded": _concluded("degradation"),
        "heads_unit": st.booleans(),
        "unit_level": st.one_of(st.none(), _ANY_LEVEL),
        "unit_done_share": st.sampled_from(["0", "0.6999", "0.7", "0.95", "1"]),
        "fields": shares("KHT"),
        "trust_vote": shares("low"),
        "corruption_in_unit": st.sampled_from([False, False, True]),
        "quarters": _LEVELS,
    },
)

POSTLESS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "id": st.just("1"),
        "kind": st.sampled_from(["individual", "member_outside"]),
        "score": scores(),
        "tasks": tasks(),
    },
    optional={
        "faults": faults(),
        "discipline": _measures("self"),
        "concluded": _concluded("degradation"),
    },
)

SUBJECTS = st.one_of(COLLECTIVES, LEADERS, POSTLESS)


@st.composite
def axes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw some of the six axes, together 70 points, near full more often than not."""
    numbers = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True))
    left, found = 700, []
    for place, number in enumerate(numbers):
        is_last = place == len(numbers) - 1
        most = left if is_last else draw(st.integers(1, left - (len(numbers) - place - 1)))
        left -= most
        kpi = draw(st.one_of(st.integers(800, 1300), st.integers(0, 1300)))
        found.append(
            {
                "axis": number,
                "max": str(Decimal(most) / 10),
                "main": draw(st.booleans()),
                "kpi": str(Decimal(kpi) / 10),
            }
        )
    return found


QUARTERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "id": st.just("1"),
        "kind": st.just("leader"),
        "general": st.integers(150, 300).map(lambda tenths: str(Decimal(tenths) / 10)),
        "axes": axes(),
        "tasks": tasks(),
    },
    optional={
        "key_tasks": st.lists(st.integers(1, 3), max_size=4),
        "faults": faults(),
        "discipline": _measures("self"),
        "concluded": _concluded("degradation"),
        "heads_unit": st.booleans(),
        "unit_level": st.one_of(st.none(), _ANY_LEVEL),
        "unit_done_share": st.sampled_from(["0", "0.6999", "0.7", "0.95", "1"]),
        "fields": shares("KHT"),
        "corruption_in_unit": st.sampled_from([False, False, True]),
        "earlier_quarters": _LEVELS,
    },
)
