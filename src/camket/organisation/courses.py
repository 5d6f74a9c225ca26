"""What becomes of each territory in a rearrangement, or why that cannot be; plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from camket.organisation.land_tables import Land, LandKey, Step


class Fate(StrEnum):
    """What a territory undergoes."""

    TRANSFERRED = "transferred"
    RENAMED = "renamed"
    CLOSED = "closed"


@dataclass(slots=True)
class Course:
    """What becomes of each territory.

    Attributes:
        fates: Of each old territory.
        continuing: Which new territory an old one that stays becomes.
        sources: The steps into each new territory.
        ways: The steps out of each old one, the main one first.
        problems: Why the plan cannot be carried out as written.
    """

    fates: dict[LandKey, Fate] = field(default_factory=dict)
    continuing: dict[LandKey, LandKey] = field(default_factory=dict)
    sources: dict[LandKey, list[Step]] = field(default_factory=lambda: defaultdict(list))
    ways: dict[LandKey, list[Step]] = field(default_factory=lambda: defaultdict(list))
    problems: list[str] = field(default_factory=list)

    def count(self, fate: Fate) -> int:
        """Return how many territories undergo this."""
        return sum(one is fate for one in self.fates.values())

    @property
    def divided(self) -> int:
        """Return how many old territories are divided."""
        return sum(not all(step.is_whole for step in steps) for steps in self.ways.values())


def new_key(step: Step) -> LandKey:
    """Return the new territory of a step: whatever is no province becomes a commune."""
    return ("province" if step.level == "province" else "commune"), step.new_code


def course_of(
    steps: Iterable[Step], old: Mapping[LandKey, Land], new: Mapping[LandKey, Land]
) -> Course:
    """Work out what becomes of each old territory.

    A territory whose only predecessor is whole is that predecessor; a district that the plan does
    not name closes.
    """
    course = Course()
    for step in steps:
        if step.old not in old:
            course.problems.append(f"Mã cũ {step.old_code} ({step.level}): không có đơn vị nào.")
        elif new_key(step) not in new:
            course.problems.append(f"Mã mới {step.new_code} không có trong danh sách đơn vị mới.")
        else:
            course.sources[new_key(step)].append(step)
            course.ways[step.old].append(step)
    for key, ways in course.ways.items():
        ways.sort(key=lambda step: not step.is_main)
        _check_ways(course, old[key], ways)
    for key, land in old.items():
        course.fates[key] = _fate(course, land, new)
    for key, land in new.items():
        if not course.sources.get(key):
            course.problems.append(f"{land.place.full} ({land.code}) không có đơn vị nào nhập vào.")
        if land.level == "commune" and ("province", land.parent_code) not in new:
            course.problems.append(f"{land.place.full}: không có tỉnh mang mã {land.parent_code}.")
    return course


def _check_ways(course: Course, land: Land, ways: Sequence[Step]) -> None:
    name = f"{land.place.full} ({land.code})"
    if sum(step.is_main for step in ways) != 1:
        course.problems.append(f"{name}: cần đúng một đơn vị tiếp nhận chính.")
    if len(ways) > 1 and any(step.is_whole for step in ways):
        course.problems.append(f"{name}: đã nhập toàn bộ vào một đơn vị thì không chia thêm được.")
    if len(ways) == 1 and not ways[0].is_whole:
        course.problems.append(f"{name}: chia tách mà phần còn lại không có đơn vị tiếp nhận.")


def _fate(course: Course, land: Land, new: Mapping[LandKey, Land]) -> Fate:
    ways = course.ways.get(land.key)
    if not ways:
        if land.level != "district":
            course.problems.append(
                f"{land.place.full} ({land.code}) đang có nhưng phương án không nói tới."
            )
        return Fate.CLOSED
    heir = new_key(ways[0])
    if len(ways) > 1 or not ways[0].is_whole or len(course.sources[heir]) > 1:
        return Fate.CLOSED
    course.continuing[land.key] = heir
    after = new[heir].place
    same = (land.place.word, land.place.name) == (after.word, after.name)
    return Fate.TRANSFERRED if same else Fate.RENAMED
