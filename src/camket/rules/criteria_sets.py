"""Criteria in force on a day, and the reading of a set: published by the Centre or entered here."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final, NoReturn

from camket.rules.classes import SubjectClass
from camket.rules.criteria import Certainty, CriteriaSet, Criterion, Rounding, ScoringMode
from camket.rules.facts import EXACT, Kind
from camket.rules.loading import (
    CENTRE,
    NUMBERS_DIR,
    PublishedNumbersError,
    locked_content,
    locked_digests,
)
from camket.rules.nodes import Members, Node
from camket.shared.errors import UnusableInputError

CRITERIA: Final = "criteria"
"""The folder of a body's sets beside its numbers."""
GENERAL_POINTS: Final = Decimal(30)
RESULTS_POINTS: Final = Decimal(70)
_MOST_PLACES: Final = 6
_SET_KEYS: Final = ("scheme", "issuer", "in_force_from", "classes", "title", "general", "results")
_CRITERION_KEYS: Final = ("code", "max_points", "scoring_mode", "citation", "mark", "aspects")


def criteria_in_force(
    subject_class: SubjectClass | Kind, on: date, *, issuer: str = CENTRE, root: Path = NUMBERS_DIR
) -> CriteriaSet:
    """Pick the latest criteria of a class that are already in force.

    Args:
        subject_class: The class; of a kind of `camket evaluate` the class of the same name.
        on: The day, as a rule the last of the period.
        issuer: Whose criteria.
        root: Where the published sets are kept.

    Raises:
        LookupError: None of this body was in force yet on that day.
        PublishedNumbersError: A file was edited after publication, never published, or is wrong.
    """
    wanted = SubjectClass(subject_class.value)
    held = [
        one
        for one in published_criteria(issuer, root)
        if wanted in one.classes and one.in_force_from <= on
    ]
    if not held:
        message = f"no criteria of {issuer} for {wanted.value} in force on {on}"
        raise LookupError(message)
    return held[-1]


@lru_cache(maxsize=32)
def published_criteria(issuer: str = CENTRE, root: Path = NUMBERS_DIR) -> tuple[CriteriaSet, ...]:
    """Return all sets a body has published, oldest first.

    Raises:
        PublishedNumbersError: A file was edited after publication, never published, or is wrong.
    """
    locked = locked_digests(root)
    sets: list[CriteriaSet] = []
    for path in sorted((root / issuer / CRITERIA).glob("*.toml")):
        content, digest = locked_content(path, root, locked)
        try:
            sets.append(read_criteria(tomllib.loads(content.decode("utf-8")), digest=digest))
        except UnusableInputError as problem:
            message = f"{path.name}: {problem}"
            raise PublishedNumbersError(message) from problem
    return tuple(sorted(sets, key=lambda one: one.in_force_from))


def read_criteria(table: object, *, digest: str = "") -> CriteriaSet:
    """Read a set from plain values, as a TOML or JSON file gives them.

    Raises:
        UnusableInputError: It is malformed, a sum does not come out, or a code stands twice; the
            message names the place.
    """
    members = Node(table).members(_SET_KEYS, ("places", "rounding"))
    day = members["in_force_from"]
    if not isinstance(day.value, date):
        day.refuse("must be a day such as 2025-08-30")
    classes = tuple(one.choice(SubjectClass) for one in members["classes"].items())
    if not classes:
        members["classes"].refuse("names no class of subjects")
    general = _read_block(members["general"], "general", GENERAL_POINTS)
    results = _read_block(members["results"], "results", RESULTS_POINTS)
    _refuse_twice([*general.scored(), *results.scored()])
    places, rounding = members.get("places"), members.get("rounding")
    return CriteriaSet(
        scheme=members["scheme"].text(),
        issuer=members["issuer"].text(),
        in_force_from=day.value,
        classes=classes,
        title=members["title"].text(),
        general=general,
        results=results,
        places=2 if places is None else places.part_of(_MOST_PLACES, "the most"),
        rounding=Rounding.HALF_UP if rounding is None else rounding.choice(Rounding),
        digest=digest,
    )


def _read_block(node: Node, code: str, asked: Decimal) -> Criterion:
    members = node.members(("title", "citation", "mark"), (*_CRITERION_KEYS[1:], "criteria"))
    block = _criterion(node, members, code, members["citation"].text(), Certainty.C)
    if block.max_points != asked:
        node.refuse(f"its points come to {block.max_points:f}, not {asked:f}")
    return block


def _read_criterion(node: Node, citation: str, mark: Certainty) -> Criterion:
    members = node.members(("code", "title"), (*_CRITERION_KEYS[1:], "criteria"))
    return _criterion(node, members, members["code"].text(), citation, mark)


def _criterion(
    node: Node, members: Members, code: str, citation: str, mark: Certainty
) -> Criterion:
    if "citation" in members:
        citation = members["citation"].text()
    if "mark" in members:
        mark = members["mark"].choice(Certainty)
    parts = tuple(
        _read_criterion(one, citation, mark)
        for one in (members["criteria"].items() if "criteria" in members else [])
    )
    aspects = members["aspects"].items() if "aspects" in members else []
    return Criterion(
        code=code,
        title=members["title"].text(),
        max_points=_points_of(node, members, parts),
        mode=_mode_of(node, members, parts),
        citation=citation,
        mark=mark,
        aspects=tuple(one.text() for one in aspects),
        parts=parts,
    )


def _points_of(node: Node, members: Members, parts: tuple[Criterion, ...]) -> Decimal:
    told = _read_points(members["max_points"]) if "max_points" in members else None
    if not parts:
        if told is None:
            _missing(node, "max_points")
        if told == 0:
            members["max_points"].refuse("must be more than 0")
        return told
    total = Decimal(0)
    for part in parts:
        total = EXACT.add(total, part.max_points)
    if told is not None and told != total:
        members["max_points"].refuse(f"is {told:f}, but the criteria below come to {total:f}")
    return total


def _read_points(node: Node) -> Decimal:
    # TOML writes whole points without quotes; anything with a comma stays a decimal in quotes.
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return Decimal(node.part_of(100, "the whole"))
    return node.decimal(100)


def _mode_of(node: Node, members: Members, parts: tuple[Criterion, ...]) -> ScoringMode | None:
    told = members.get("scoring_mode")
    if parts:
        if told is not None:
            told.refuse("belongs to a criterion without others below it")
        return None
    if told is None:
        _missing(node, "scoring_mode")
    return told.choice(ScoringMode)


def _missing(node: Node, key: str) -> NoReturn:
    Node(None, key, node).refuse("missing, but required")


def _refuse_twice(criteria: list[Criterion]) -> None:
    seen: set[str] = set()
    for one in criteria:
        if one.code in seen:
            Node(one.code, "criteria").refuse(f'the code "{one.code}" stands twice')
        seen.add(one.code)
