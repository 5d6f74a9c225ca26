"""What a question changes in the facts of one civil servant, or in those of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from camket.reviews.decisions.servants import (
    Line,
    ServantCounts,
    ServantEntered,
    line_contradictions,
    number_of,
)
from camket.rules.levels import Level
from camket.rules.schemes.nghi_dinh_335 import ServantConclusion, ServantFacts

ORGANISED: Final = "organised"
UNITED: Final = "united"
FAILED_BELOW: Final = "failed_below"
CORRUPT: Final = "corrupt"
DISCIPLINED: Final = "disciplined"
CONCLUDED: Final = "concluded"
OF_LEADING: Final = (ORGANISED, UNITED, FAILED_BELOW, CORRUPT)
"""What a question may say of who leads, each yes (1) or no (0)."""
CONCLUSIONS: Final = tuple(ServantConclusion)
"""What may have been concluded; a question names it by its place from 1 on, 0 is nothing."""


def without_excuses(counts: ServantCounts) -> ServantCounts:
    """Return what was counted as if no cause had been confirmed as objective."""
    return replace(counts, lines=tuple(_without_excuses(line) for line in counts.lines))


def _without_excuses(line: Line) -> Line:
    return replace(
        line,
        checks=tuple((times, 0) for times, _ in line.checks),
        delays=tuple((times, 0) for times, _ in line.delays),
    )


def with_asked_lines(counts: ServantCounts, asked: Mapping[str, int]) -> ServantCounts:
    """Return what was counted with the numbers of products that are asked about.

    Raises:
        ValueError: A product would have a part above its whole.
    """
    told = [(found, value) for key, value in asked.items() if (found := number_of(key))]
    lines = list(counts.lines)
    for (product_id, name), value in told:
        lines = [
            line.corrected(name, value) if line.product_id == product_id else line for line in lines
        ]
    for line in lines:
        if told and (wrong := line_contradictions(line)):
            message = f"{line.title}: {'; '.join(wrong)}"
            raise ValueError(message)
    if DISCIPLINED in asked:
        return replace(counts, lines=tuple(lines), disciplined=asked[DISCIPLINED])
    return replace(counts, lines=tuple(lines))


def with_asked_statements(stated: ServantEntered, asked: Mapping[str, int]) -> ServantEntered:
    """Return what the appraiser stated with what is asked about."""
    if DISCIPLINED in asked:  # the number asked about is all there is
        stated = replace(stated, disciplined=0)
    if CONCLUDED in asked:
        place = asked[CONCLUDED]
        named = (CONCLUSIONS[place - 1].value,) if 0 < place <= len(CONCLUSIONS) else ()
        stated = replace(stated, concluded=named)
    return stated


def with_asked_leading(facts: ServantFacts, asked: Mapping[str, int]) -> ServantFacts:
    """Return the facts with what is asked about of how somebody leads."""
    leading = facts.leading
    if leading is None:
        return facts
    levels = leading.subordinate_levels
    if FAILED_BELOW in asked:
        levels = tuple(Level.HT if one is Level.KHT else one for one in levels)
        levels += (Level.KHT,) if asked[FAILED_BELOW] else ()
    return replace(
        facts,
        leading=replace(
            leading,
            subordinate_levels=levels,
            well_organised=bool(asked.get(ORGANISED, leading.well_organised)),
            united=bool(asked.get(UNITED, leading.united)),
            corruption_in_unit=bool(asked.get(CORRUPT, leading.corruption_in_unit)),
        ),
    )


def levels_moved(below: Iterable[str], moved: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the levels of those somebody leads, where some of them would have another.

    Args:
        below: The levels decided.
        moved: For each who moves the level decided, and the one he would have; empty where a body
            would have to decide.
    """
    levels = Counter(below)
    for was, would in moved:
        if levels[was]:
            levels[was] -= 1
            levels[would] += 1
    return tuple(sorted(level for level in levels.elements() if level))
