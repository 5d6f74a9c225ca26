"""The worked cases of each formula, digit by digit, and what no formula may do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.rules.formulas import decree_335, quarter_axes, registered_products, weighed_tasks
from camket.rules.formulas.base import (
    Formula,
    NothingAssignedError,
    RoundingMode,
    RoundingRule,
    as_decimal,
    shown,
)
from camket.rules.formulas.decree_335 import General, Leading, Product, ProductLine, Slips
from camket.rules.formulas.registered_products import ASPECTS, FRAMES, RegisteredProduct
from camket.rules.formulas.weighed_tasks import WeighedTask
from camket.rules.working_days import national_calendar

PARAMS = decree_335.Params(results_max=70, slip_percent=25, lower_value=50)
NO_POINTS = General(Decimal(0))


def line(assigned: int, completed: int, **more: object) -> ProductLine:
    return replace(
        ProductLine(Product("VB", "Văn bản tham mưu", Decimal(1)), assigned, completed),
        **more,  # type: ignore[arg-type]  # fields by name
    )


def parts(*lines: ProductLine) -> list[Fraction]:
    return list(decree_335.score(lines, NO_POINTS, PARAMS).components.values())


# --- NĐ 335 ---


def test_one_of_five_on_time_is_fourteen_of_seventy() -> None:
    found = decree_335.score([line(5, 1)], NO_POINTS, PARAMS)
    assert list(found.components.values()) == [20, 20, 20]
    assert found.results == 14
    assert [step.words for step in found.trace][2:] == [
        "a (số lượng) = 100 × 1 ÷ 5 = 20",
        "b (chất lượng) = 100 × 1 ÷ 5 = 20",
        "c (tiến độ) = 100 × 1 ÷ 5 = 20",
        "Kết quả thực hiện nhiệm vụ = (20 + 20 + 20) ÷ 3 × 70% = 14",
        "Tổng điểm: 0 + 14 = 14",
    ]


def test_who_completes_nothing_has_nothing_for_quality_and_progress() -> None:
    """Divided by what was completed it would be 46.7 of 70: the trap of a real program."""
    found = decree_335.score([line(5, 0)], General(Decimal(30)), PARAMS)
    assert list(found.components.values()) == [0, 0, 0]
    assert found.results == 0
    assert found.total == 30


@pytest.mark.parametrize(
    ("slips", "left"),
    [
        ((Slips(1),), Fraction(375, 4)),
        ((Slips(2),), Fraction(175, 2)),
        ((Slips(4),), 75),
        ((Slips(9),), 75),  # a product loses no more than itself
        ((Slips(1), Slips(1)), Fraction(175, 2)),
        ((Slips(2, objective=2),), 100),
        ((Slips(3, objective=1),), Fraction(175, 2)),
    ],
)
def test_each_slip_takes_a_quarter_of_its_own_product(
    slips: tuple[Slips, ...], left: Fraction
) -> None:
    assert parts(line(4, 4, failed_checks=slips)) == [100, left, 100]
    assert parts(line(4, 4, delays=slips)) == [100, 100, left]


def test_quantity_is_capped_and_the_surplus_kept_for_the_other_condition() -> None:
    surplus = line(4, 6)
    assert parts(surplus) == [100, 100, 100]
    assert surplus.surplus == 2


def test_products_count_by_their_coefficient() -> None:
    heavy = replace(line(2, 1), product=Product("DA", "Dự án", Decimal("4.5")))
    light = replace(line(3, 3), product=Product("CV", "Công văn", Decimal("0.3")))
    # 4.5 × 1 + 0.3 × 3 = 5.4 of 4.5 × 2 + 0.3 × 3 = 9.9
    assert parts(heavy, light)[0] == Fraction(540, 99) * 10


def test_below_quality_counts_for_quantity_and_progress_only() -> None:
    assert parts(line(4, 4, below_quality=1)) == [100, 75, 100]


@pytest.mark.parametrize(
    ("leading", "results"),
    [
        (Leading(no_unit_failed=True, well_organised=True, united=True), 70),
        (Leading(no_unit_failed=False, well_organised=True, united=True), Fraction(770, 12)),
        (Leading(no_unit_failed=False, well_organised=False, united=False), Fraction(105, 2)),
    ],
)
def test_a_leader_is_measured_in_six_parts(leading: Leading, results: Fraction) -> None:
    found = decree_335.score([line(4, 4)], General(Decimal(0), leading), PARAMS)
    assert found.results == results
    assert list(found.components) == ["a", "b", "c", "d", "đ", "e"]


@pytest.mark.parametrize("lines", [[], [line(0, 0)], [line(0, 3)]])
def test_of_nothing_assigned_there_is_no_score(lines: list[ProductLine]) -> None:
    with pytest.raises(NothingAssignedError):
        decree_335.score(lines, NO_POINTS, PARAMS)


@given(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 6))
def test_a_better_fact_never_gives_fewer_points(
    assigned: int, completed: int, below: int, times: int
) -> None:
    below = min(below, completed)
    slips = (Slips(times),) if completed > below else ()
    worse = line(assigned, completed, below_quality=below, failed_checks=slips, delays=slips)
    points = decree_335.score([worse], NO_POINTS, PARAMS).total
    more = replace(worse, completed=completed + 1)
    better = replace(worse, failed_checks=(), delays=(), below_quality=0)
    assert points <= decree_335.score([more], NO_POINTS, PARAMS).total
    assert points <= decree_335.score([better], NO_POINTS, PARAMS).total <= 70


@pytest.mark.parametrize(
    "wrong",
    [
        {"below_quality": 3},
        {"failed_checks": (Slips(1), Slips(1), Slips(1))},
        {"delays": (Slips(1), Slips(1), Slips(1))},
        {"completed": -1},
    ],
)
def test_a_line_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"<=|above|negative"):
        replace(line(2, 2), **wrong)  # type: ignore[arg-type]  # fields by name


def test_a_product_that_counts_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above nought"):
        Product("VB", "Văn bản tham mưu", Decimal(0))


# --- registered products: TC-1 ---


def product(weight: str, percent: str, *, exceeded: bool = False) -> RegisteredProduct:
    same = dict.fromkeys(ASPECTS, Decimal(percent))
    return RegisteredProduct(f"SP-{weight}-{percent}", "Sản phẩm", Decimal(weight), same, exceeded)


TC_1 = [
    product("30", "97.5", exceeded=True),
    product("15", "94.0", exceeded=True),
    product("10", "100"),
    product("10", "95.5"),
    product("5", "91.5"),
]
K2 = registered_products.Params(FRAMES["K2"])


def test_tc_1_is_exactly_97_6() -> None:
    found = registered_products.score(TC_1, Decimal(30), K2)
    each = [as_decimal(value) for value in found.components.values()]
    assert each == [Decimal(one) for one in ("29.3", "14.1", "10", "9.6", "4.6")]
    assert as_decimal(found.results) == Decimal("67.6")
    assert as_decimal(found.total) == Decimal("97.6")
    assert found.trace[0].words == "Sản phẩm: 30 × 97,5% = 29,25 → 29,3"


def test_the_rounding_is_a_rule_of_the_scheme() -> None:
    """With two digits the same data come to 97.48 or, cut, to 97.47: never silently."""
    by_mode = {
        mode: shown(
            registered_products.score(
                TC_1, Decimal(30), replace(K2, rounding=RoundingRule(mode, 2))
            ).total
        )
        for mode in (RoundingMode.HALF_EVEN, RoundingMode.DOWN)
    }
    assert by_mode == {RoundingMode.HALF_EVEN: "97,48", RoundingMode.DOWN: "97,47"}


@pytest.mark.parametrize(
    ("frame", "percent"), [("K1", "87"), ("K2", "84.5"), ("K3", "87.5"), ("K4", "85")]
)
def test_each_frame_weighs_the_four_percentages(frame: str, percent: str) -> None:
    percents = dict(zip(ASPECTS, map(Decimal, ("100", "80", "90", "80")), strict=True))
    rest = [product("35", "0"), product("5", "0")]
    one = RegisteredProduct("SP", "Sản phẩm", Decimal(30), percents)
    unrounded = registered_products.Params(FRAMES[frame], rounding=RoundingRule())
    found = registered_products.score([one, *rest], Decimal(0), unrounded)
    assert found.results == Fraction(30) * Fraction(percent) / 100


def test_a_percentage_above_a_hundred_is_no_more_than_a_hundred() -> None:
    lines = [product("30", "140"), product("20", "100"), product("20", "100")]
    assert registered_products.score(lines, Decimal(0), K2).results == 70


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        (("30", "20"), "từ 3 đến 7 sản phẩm, đang có 2"),
        (("30", "20", "20.06"), "tổng trọng số phải bằng 70, đang là 70,06"),
        (("30", "20", "19.94"), "đang là 69,94"),
        (("10",) * 8, "đang có 8"),
    ],
)
def test_the_list_of_products_keeps_its_bounds(weights: tuple[str, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        registered_products.score([product(one, "100") for one in weights], Decimal(0), K2)


@pytest.mark.parametrize("last", ["20.05", "19.95"])
def test_the_sum_of_weights_may_miss_by_five_hundredths(last: str) -> None:
    lines = [product(one, "100") for one in ("30", "20", last)]
    assert registered_products.score(lines, Decimal(0), K2).results > 69


# --- the quarter form ---


def axes(*points: str) -> list[quarter_axes.AxisPoints]:
    pairs = zip(quarter_axes.FORM_09B, points, strict=True)
    return [
        quarter_axes.AxisPoints(number, "Trục", Decimal(most), Decimal(each))
        for number, (most, each) in enumerate(pairs, start=1)
    ]


def test_the_quarter_form_adds_its_axes() -> None:
    full = quarter_axes.score(
        axes("15", "10", "10", "15", "10", "10"), Decimal(30), quarter_axes.Params()
    )
    assert full.total == 100
    some = quarter_axes.score(
        axes("14.5", "9", "8", "15", "10", "9.5"), Decimal("28.5"), quarter_axes.Params()
    )
    assert as_decimal(some.total) == Decimal("94.5")


def test_axes_that_do_not_make_seventy_are_refused() -> None:
    with pytest.raises(ValueError, match="phải bằng 70, đang là 60"):
        quarter_axes.score(
            axes("0", "0", "0", "0", "0", "0")[:5], Decimal(0), quarter_axes.Params()
        )
    with pytest.raises(ValueError, match="điểm từ 0 đến 10"):
        axes("15", "10.5", "0", "0", "0", "0")


# --- the city's formula ---

FRIDAY_BEFORE_TET = date(2026, 2, 13)
CITY = weighed_tasks.Params(national_calendar())


def weighed(done_on: date | None, **more: object) -> WeighedTask:
    return replace(
        WeighedTask(
            "V1", "Việc", Decimal(10), Decimal(90), Decimal("1.2"), FRIDAY_BEFORE_TET, done_on
        ),
        **more,  # type: ignore[arg-type]  # fields by name
    )


@pytest.mark.parametrize(
    ("done_on", "points"),
    [
        (date(2026, 2, 10), "11.16"),  # 10 × (30 % × 100 % + 70 % × 90 %) × 1.2
        (FRIDAY_BEFORE_TET, "11.16"),
        (date(2026, 2, 22), "11.16"),  # still Tết: not one working day late
        (date(2026, 2, 23), "10.44"),
        (date(2026, 2, 25), "10.44"),
        (date(2026, 2, 26), "9.72"),
        (date(2026, 2, 27), "9.72"),
        (date(2026, 3, 2), "7.56"),
        (None, "0"),
    ],
)
def test_lateness_counts_in_working_days(done_on: date | None, points: str) -> None:
    found = weighed_tasks.score([weighed(done_on)], Decimal(0), CITY)
    assert as_decimal(found.total) == Decimal(points)


def test_a_confirmed_bonus_adds_five_percent() -> None:
    found = weighed_tasks.score([weighed(FRIDAY_BEFORE_TET, has_bonus=True)], Decimal(0), CITY)
    assert as_decimal(found.total) == Decimal("11.718")


def test_formulas_are_parts_to_exchange() -> None:
    decree: Formula[ProductLine, General, decree_335.Params] = decree_335.score
    city: Formula[WeighedTask, Decimal, weighed_tasks.Params] = weighed_tasks.score
    results = (
        decree([line(5, 5)], General(Decimal(30)), PARAMS),
        city([weighed(FRIDAY_BEFORE_TET)], Decimal(30), replace(CITY, most=7)),
    )
    assert [one.total for one in results] == [100, 37]
    for one in results:
        assert set(one.as_record()) == {"components", "general", "results", "total", "trace"}
    for formula in (registered_products.score, quarter_axes.score, weighed_tasks.score):
        with pytest.raises(NothingAssignedError):
            formula([], Decimal(30), K2)  # type: ignore[arg-type]  # nothing is read of it


@pytest.mark.parametrize(
    ("mode", "value", "rounded"),
    [
        (RoundingMode.HALF_UP, "89.95", "90"),
        (RoundingMode.HALF_EVEN, "89.95", "90"),
        (RoundingMode.HALF_EVEN, "89.85", "89.8"),
        (RoundingMode.HALF_UP, "89.85", "89.9"),
        (RoundingMode.DOWN, "89.99", "89.9"),
        (RoundingMode.EXACT, "89.95", "89.95"),
    ],
)
def test_the_four_ways_to_round(mode: RoundingMode, value: str, rounded: str) -> None:
    found = RoundingRule(mode, 1).apply(Fraction(Decimal(value)))
    assert as_decimal(found) == Decimal(rounded)


@pytest.mark.parametrize(
    ("value", "read", "written"),
    [
        (Fraction(200, 3), "66,66…", "66.6666"),
        (Fraction(1, 300), "0,00…", "0.0033"),
        (Fraction(270_000_000 - 1, 3_000_000), "89,99…", "89.9999"),  # never the bound it misses
        (Fraction(3_700_000, 3), "1.233.333,33…", "1233333.3333"),
        (Fraction(83750, 10000), "8,375", "8.375"),  # a product's own digits stand whole
        (Fraction(9, 320), "0,02…", "0.028125"),
        (Fraction(14), "14", "14"),
    ],
)
def test_a_share_that_goes_on_is_read_with_two_digits_and_never_rounded_up(
    value: Fraction, read: str, written: str
) -> None:
    assert shown(value) == read
    assert as_decimal(value) == Decimal(written)
