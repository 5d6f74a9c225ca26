"""The ceiling on the best level: three readings, two roundings, the exception, the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.rules.levels import Level
from camket.rules.quotas import (
    CapCheck,
    Caps,
    Denominator,
    Rounding,
    cap_by_group,
    cap_of,
    ways_back,
)
from camket.rules.schemes.numbers_366 import edition_in_force

NUMBERS = edition_in_force().numbers
STRICT = NUMBERS.caps


@pytest.mark.parametrize(
    ("percent", "count", "floor", "half_up"),
    [
        (20, 4, 0, 1),
        (20, 5, 1, 1),
        (20, 7, 1, 1),
        (20, 8, 1, 2),
        (20, 12, 2, 2),
        (20, 13, 2, 3),
        (25, 12, 3, 3),
        (25, 10, 2, 3),
        (20, 0, 0, 0),
    ],
)
def test_a_fraction_of_a_person_is_cut_or_rounded(
    percent: int, count: int, floor: int, half_up: int
) -> None:
    assert Caps(percent, Denominator.HTT, Rounding.FLOOR).of(count) == floor
    assert Caps(percent, Denominator.HTT, Rounding.HALF_UP).of(count) == half_up


def test_the_example_of_the_two_readings() -> None:
    check = CapCheck(STRICT, rated=36, best=6, good=30)
    assert [check.allowed_by(one) for one in Denominator] == [6, 7, 7]
    assert check.is_within


def test_the_exception_is_another_share_of_the_same_list() -> None:
    check = CapCheck(STRICT, rated=20, best=4, good=16)
    assert (check.allowed, check.is_within) == (3, False)
    excepted = check.with_percent(NUMBERS.cap_percent_exceptional)
    assert (excepted.allowed, excepted.is_within) == (4, True)
    assert excepted.says == "Tối đa 25% số hoàn thành tốt nhiệm vụ: 16 × 25% = 4."


def test_what_restores_the_ceiling_under_each_reading() -> None:
    by_good, by_better, by_all = ways_back(CapCheck(STRICT, rated=40, best=7, good=24))
    assert (by_good.to_move, by_good.to_raise) == (2, None)  # 11 more are asked, 9 are there
    assert by_good.says == (
        "Tính theo số hoàn thành tốt nhiệm vụ: 7/4 xuất sắc, vượt 3; chuyển 2 từ xuất sắc xuống "
        "hoàn thành tốt nhiệm vụ thì đủ."
    )
    assert (by_better.to_move, by_better.to_raise) == (1, 4)
    assert by_better.says == (
        "Tính theo số hoàn thành tốt nhiệm vụ trở lên: 7/6 xuất sắc, vượt 1; chuyển 1 từ xuất sắc "
        "xuống hoàn thành tốt nhiệm vụ, hoặc thêm 4 hoàn thành tốt nhiệm vụ thì đủ."
    )
    assert by_all.says == "Tính theo số được xếp loại: 7/8 xuất sắc, trong mức tối đa."
    assert (by_all.to_move, by_all.to_raise) == (0, 0)


def test_a_better_level_below_restores_no_share_of_all() -> None:
    check = CapCheck(replace(STRICT, denominator=Denominator.ALL), rated=10, best=3, good=0)
    assert (check.to_move, check.to_raise) == (1, None)


def test_no_list_but_one_without_htxs_fits_a_share_of_nought() -> None:
    nothing = replace(STRICT, percent=0)
    check = CapCheck(nothing, rated=10, best=1, good=4)
    assert (check.to_move, check.to_raise) == (1, None)
    assert nothing.least_for(0) == 0


def test_each_group_has_its_own_ceiling_whatever_it_is_named_by() -> None:
    levels: list[tuple[tuple[str, str], Level | None]] = [
        *[(("xã A", "cấp phó"), Level.HTT)] * 5,
        (("xã A", "cấp phó"), Level.HTXS),
        (("xã B", "cấp phó"), Level.HTXS),
        (("xã B", "cấp phó"), None),
    ]
    found = cap_by_group(levels, STRICT)
    assert {group[0]: check.is_within for group, check in found.items()} == {
        "xã A": True,
        "xã B": False,
    }
    assert found["xã B", "cấp phó"].rated == 1


CAPS = st.builds(Caps, st.integers(0, 100), st.sampled_from(Denominator), st.sampled_from(Rounding))


@st.composite
def checks(draw: st.DrawFn) -> CapCheck:
    """Draw a list beside a ceiling."""
    best, good, below = (draw(st.integers(0, 60)) for _ in range(3))
    return CapCheck(draw(CAPS), best + good + below, best, good)


@given(checks())
def test_moving_so_many_restores_the_ceiling_and_one_fewer_does_not(check: CapCheck) -> None:
    def moved(count: int) -> CapCheck:
        return replace(check, best=check.best - count, good=check.good + count)

    assert moved(check.to_move).is_within
    assert check.to_move == 0 or not moved(check.to_move - 1).is_within


@given(checks())
def test_raising_so_many_restores_the_ceiling_and_one_fewer_does_not(check: CapCheck) -> None:
    def raised(count: int) -> CapCheck:
        return replace(check, good=check.good + count)

    if check.to_raise is None:
        assert not raised(check.rated - check.best - check.good).is_within
    else:
        assert raised(check.to_raise).is_within
        assert check.to_raise == 0 or not raised(check.to_raise - 1).is_within


@given(checks())
def test_whatever_fits_the_strict_reading_fits_the_wider_ones(check: CapCheck) -> None:
    strict, wider, widest = (check.under(one).is_within for one in Denominator)
    assert strict <= wider <= widest


@given(st.lists(st.sampled_from([*Level, None])), CAPS)
def test_the_undecided_are_not_rated(levels: list[Level | None], caps: Caps) -> None:
    assert cap_of([*levels, None], caps) == cap_of(levels, caps)
