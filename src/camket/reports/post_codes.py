"""Statistical post codes M1 to M26 of the summary forms 15A and 15B; no Django.

That there are M1–M16 decided by the superior standing committee and M17–M26 decided by the
grassroots committee, and that a person counts once at his highest code, was read in one local form
(HD 03-HD/TVĐU, 10/9/2026; B). What each code stands for was not: the titles are our own (C) and
are shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MARK: Final = "C"
FIRST_OF_GRASSROOTS: Final = 17


@dataclass(frozen=True, slots=True)
class StatCode:
    """One code; the least number is the highest."""

    number: int
    title: str
    posts: frozenset[str]

    @property
    def code(self) -> str:
        """Return the code as the form writes it."""
        return f"M{self.number}"

    @property
    def is_of_grassroots(self) -> bool:
        """Say whether the grassroots committee decides on these posts (form 15B)."""
        return self.number >= FIRST_OF_GRASSROOTS


_TABLE: Final[tuple[tuple[int, str, str], ...]] = (
    (1, "Bí thư cấp ủy cấp trên của cơ sở",
     ("provincial_secretary district_secretary commune_secretary functional_secretary "
      "department_secretary")),
    (2, "Phó bí thư thường trực", "provincial_deputy"),
    (3, "Phó bí thư", "provincial_second_deputy district_deputy commune_deputy functional_deputy"),
    (4, "Ủy viên ban thường vụ",
     "provincial_standing_member district_standing_member commune_standing_member"),
    (5, "Ủy viên ban chấp hành", "provincial_member commune_member"),
    (6, "Trưởng ban, chánh văn phòng, chủ nhiệm ủy ban kiểm tra",
     "organisation_head commission_head office_head inspection_head"),
    (7, "Phó trưởng ban, phó chánh văn phòng, phó chủ nhiệm ủy ban kiểm tra",
     "commission_deputy office_deputy inspection_deputy"),
    (8, "Chủ tịch Hội đồng nhân dân", "council_chair"),
    (9, "Phó chủ tịch Hội đồng nhân dân", "council_deputy"),
    (10, "Chủ tịch Ủy ban nhân dân", "peoples_committee_chair"),
    (11, "Phó chủ tịch Ủy ban nhân dân", "peoples_committee_deputy"),
    (12, "Giám đốc sở, thủ trưởng cơ quan", "department_director"),
    (13, "Phó giám đốc sở, phó thủ trưởng cơ quan", "department_deputy"),
    (14, "Chủ tịch Mặt trận Tổ quốc", "front_chair"),
    (15, "Phó chủ tịch Mặt trận Tổ quốc, người đứng đầu đoàn thể",
     "front_deputy mass_organisation_head"),
    (16, "Cấp phó đoàn thể, ủy viên ủy ban kiểm tra", "mass_organisation_deputy inspector"),
    (17, "Bí thư, phó bí thư đảng bộ cơ sở, bộ phận", "grassroots_secretary grassroots_deputy"),
    (18, "Trưởng phòng và tương đương", "division_head"),
    (19, "Phó trưởng phòng và tương đương", "division_deputy"),
    (20, "Thủ trưởng đơn vị sự nghiệp", "service_head"),
    (21, "Bí thư chi bộ", "cell_secretary"),
    (22, "Phó bí thư chi bộ", "cell_deputy"),
    (23, "Chi ủy viên, tổ trưởng tổ đảng", "cell_committee_member group_leader"),
    (24, "Trưởng thôn, trưởng ban công tác Mặt trận", "village_head village_front_head"),
    (25, "Chuyên viên, công chức, viên chức",
     ("provincial_clerk appraiser district_clerk commune_clerk department_clerk state_clerk "
      "state_appraiser front_clerk")),
    (26, "Đảng viên không giữ chức vụ", "cell_member"),
)  # fmt: skip

CODES: Final = tuple(
    StatCode(number, title, frozenset(posts.split())) for number, title, posts in _TABLE
)
LOWEST: Final = CODES[-1]
_BY_POST: Final = {post: code for code in CODES for post in code.posts}


def highest_code(posts: Iterable[str]) -> StatCode:
    """Return the highest code among the posts of a person; who holds none is a plain member."""
    found = [_BY_POST[post] for post in posts if post in _BY_POST]
    return min(found, key=lambda code: code.number, default=LOWEST)
