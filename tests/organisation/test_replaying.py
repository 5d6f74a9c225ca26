"""How territories and the bodies seated in them pass through a rearrangement; no database."""

from __future__ import annotations

from pathlib import Path

import pytest

from camket.demo.generating.lands import AFTER, BEFORE, PLAN
from camket.organisation.acts import Act, NewUnitText
from camket.organisation.courses import Fate, course_of
from camket.organisation.land_tables import Land, LandKey, Step, read_lands, read_steps
from camket.organisation.replaying import Body, Territory, replay
from camket.organisation.seating import body_name, committee_name, family_of, place_of
from camket.shared.errors import UnusableInputError


def land(level: str, code: str, name: str, parent: str = "") -> Land:
    return Land(level, code, place_of(name, level), parent)


OLD = [
    land("province", "44", "Tỉnh Quảng Bình"),
    land("province", "45", "Tỉnh Quảng Trị"),
    land("district", "471", "Huyện Cồn Cỏ", "45"),
    land("district", "468", "Huyện Cam Lộ", "45"),
    land("commune", "19597", "Thị trấn Cam Lộ", "468"),
    land("commune", "19612", "Xã Cam Chính", "468"),
    land("commune", "19600", "Xã Cam Tuyền", "468"),
]
NEW = [
    land("province", "44", "Tỉnh Quảng Trị"),
    land("commune", "19742", "Đặc khu Cồn Cỏ", "44"),
    land("commune", "19597", "Xã Cam Lộ", "44"),
    land("commune", "19603", "Xã Hiếu Giang", "44"),
]
STEPS = [
    Step("province", "44", "44", is_whole=True, is_main=True),
    Step("province", "45", "44", is_whole=True, is_main=True),
    Step("district", "471", "19742", is_whole=True, is_main=True),
    Step("commune", "19597", "19597", is_whole=True, is_main=True),
    Step("commune", "19612", "19597", is_whole=False, is_main=True),
    Step("commune", "19612", "19603", is_whole=False, is_main=False),
    Step("commune", "19600", "19603", is_whole=True, is_main=True),
]


def keyed(lands: list[Land]) -> dict[LandKey, Land]:
    return {one.key: one for one in lands}


def territories() -> dict[LandKey, Territory]:
    ids = {one.key: number for number, one in enumerate(OLD, start=1)}
    above = {"commune": "district", "district": "province"}
    return {
        one.key: Territory(
            ids[one.key],
            one,
            one.place.kind,
            ids.get((above.get(one.level, ""), one.parent_code)),
        )
        for one in OLD
    }


def committees() -> list[Body]:
    """Return the Party committee of each territory, a hundred above its identity."""
    return [
        Body(
            100 + one.unit_id,
            one.unit_id,
            NewUnitText(
                committee_name(one.land.place),
                {"province": "provincial_committee", "district": "district_committee"}.get(
                    one.land.level, "commune_committee"
                ),
                short_name=one.land.place.full,
                place=one.land.place.name,
            ),
            None if one.parent_id is None else 100 + one.parent_id,
        )
        for one in territories().values()
    ]


def acts() -> list[Act]:
    course = course_of(STEPS, keyed(OLD), keyed(NEW))
    return list(replay(course, territories(), keyed(NEW), committees()).acts)


def act_of(unit_id: int) -> Act:
    return next(act for act in acts() if any(unit.unit_id == unit_id for unit in act.units))


def test_the_shipped_plan_has_no_problem_and_the_published_counts() -> None:
    course = course_of(read_steps(PLAN), keyed(read_lands(BEFORE)), keyed(read_lands(AFTER)))
    assert course.problems == []
    kept = [key for key, fate in course.fates.items() if fate is Fate.TRANSFERRED]
    assert sum(level == "commune" for level, _ in kept) == 121
    assert sum(level == "province" for level, _ in kept) == 11
    assert course.divided == 471


def test_the_name_says_the_kind_whatever_the_column_beside_it_says() -> None:
    assert place_of("Phường Tân Lộc", "commune", "xã").kind == "ward"
    assert place_of("Thành Phố Đông Hà", "district").full == "Thành phố Đông Hà"


def test_a_district_that_is_named_becomes_what_it_became() -> None:
    act = act_of(3)
    assert act.kind == "transfer"
    assert act.text is not None
    assert (act.text.name, act.text.kind, act.text.code) == (
        "Đặc khu Cồn Cỏ",
        "special_zone",
        "19742",
    )


def test_a_district_that_nobody_follows_closes_with_its_committee() -> None:
    for unit_id in (4, 104):
        act = act_of(unit_id)
        assert (act.kind, act.heirs) == ("close", ())


def test_the_committee_of_an_island_district_becomes_that_of_the_special_zone() -> None:
    act = act_of(103)
    assert act.text is not None
    assert (act.text.name, act.text.kind) == ("Đảng ủy đặc khu Cồn Cỏ", "commune_committee")
    assert act.parent is not None
    assert act.parent.key == "province 44 committee"


def test_a_divided_commune_and_its_committee_have_the_same_pieces() -> None:
    for unit_id, ending in ((6, ""), (106, " committee")):
        act = act_of(unit_id)
        assert act.kind == "split"
        assert [(heir.unit.key, heir.share, heir.is_main) for heir in act.heirs] == [
            (f"commune 19597{ending}", "part", True),
            (f"commune 19603{ending}", "part", False),
        ]


def test_what_is_formed_of_several_is_founded_under_the_new_province() -> None:
    merged = act_of(1)
    assert merged.kind == "merge"
    assert {unit.unit_id for unit in merged.units} == {1, 2}
    ((key, text),) = act_of(105).new
    assert (key, text.name, text.short_name) == (
        "commune 19597 committee",
        "Đảng ủy xã Cam Lộ",
        "Xã Cam Lộ",
    )


def test_a_body_is_called_after_what_its_territory_becomes() -> None:
    old, new = place_of("Thị trấn Cam Lộ", "commune"), place_of("Xã Cam Lộ", "commune")
    assert body_name("Ủy ban nhân dân thị trấn Cam Lộ", old, new) == "Ủy ban nhân dân xã Cam Lộ"
    assert body_name("Trường Chính trị Lê Duẩn", old, new) == "Trường Chính trị Lê Duẩn"


def test_departments_of_two_provinces_are_one_family_by_their_own_name() -> None:
    one = family_of(
        "department", "Sở Y tế tỉnh Quảng Bình", place_of("Tỉnh Quảng Bình", "province")
    )
    other = family_of(
        "department", "Sở Y tế tỉnh Quảng Trị", place_of("Tỉnh Quảng Trị", "province")
    )
    assert one == other


def test_a_plan_that_does_not_fit_the_day_says_why() -> None:
    steps = [*STEPS[:-1], Step("commune", "99999", "19603", is_whole=True, is_main=True)]
    problems = " ".join(course_of(steps, keyed(OLD), keyed(NEW)).problems)
    assert "99999" in problems
    assert "Xã Cam Tuyền (19600) đang có nhưng phương án không nói tới" in problems


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Step("commune", "19600", "19597", is_whole=True, is_main=False), "chính"),
        (Step("commune", "19600", "19597", is_whole=False, is_main=False), "toàn bộ"),
    ],
)
def test_a_piece_without_a_taker_or_two_takers_of_the_whole_is_a_problem(
    change: Step, sentence: str
) -> None:
    alone = change.is_whole
    steps = [step for step in STEPS if step.old_code != "19600" or not alone]
    course = course_of([*steps, change], keyed(OLD), keyed(NEW))
    assert any(sentence in problem for problem in course.problems)


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "level,code,name,type,parent_code\nxóm,1,Xã A,xã,\n", "\udcff"]
)
def test_a_table_that_cannot_be_read_is_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bảng.csv"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UnusableInputError):
        read_lands(file)
    with pytest.raises(UnusableInputError):
        read_lands(tmp_path / "không có.csv")
