"""A body's formula at work: the worked model digit by digit, from a file of cases to its answer."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from camket.rules.command import run
from camket.rules.evaluate import evaluation_of
from camket.rules.facts import Kind
from camket.rules.local.basis import Basis
from camket.rules.local.sets import LocalSet, read_set
from camket.rules.local.working import compute, sheet_for
from camket.rules.local.writing import write_set
from camket.shared.errors import UnusableInputError

MODEL = Path(__file__).parents[2] / "src/camket/rules/local/models/hd-03-tvdu.toml"
# TC-1 of the model: frame K2, weights 30, 15, 10, 10, 5; the blended results 97.5, 94, 100, 95.5
# and 91.5 % come from the four aspects weighed 15, 50, 15, 20.
PRODUCTS: list[dict[str, Any]] = [
    {"name": "Cải tạo lưới điện", "weight": "30", "A": "100", "B": "95", "C": "100", "D": "100"},
    {"name": "Kiểm tra an toàn", "weight": "15", "A": "100", "B": "88", "C": "100", "D": "100"},
    {"name": "Diễn tập", "weight": "10", "A": "100", "B": "100", "C": "100", "D": "100"},
    {"name": "Sửa chữa lớn", "weight": "10", "A": "100", "B": "91", "C": "100", "D": "100"},
    {"name": "Đào tạo", "weight": "5", "A": "100", "B": "83", "C": "100", "D": "100"},
]
WORK = {"frame": "K2", "products": PRODUCTS}
CASE: dict[str, Any] = {
    "scheme": "366-QĐ/TW",
    "subjects": [
        {
            "id": "can-bo-1",
            "kind": "individual",
            "score": {"general": "30", "work": WORK},
            "tasks": {"assigned": 5, "done": 5, "on_time": 5, "below_quality": 0, "exceeded": 2},
        }
    ],
}


def model() -> LocalSet:
    return read_set(MODEL.read_text(encoding="utf-8"))


def case(**score: Any) -> dict[str, Any]:
    document = copy.deepcopy(CASE)
    document["subjects"][0]["score"] = score
    return document


def told(document: object, local: LocalSet) -> dict[str, Any]:
    subjects: Any = evaluation_of(document, local=local).document()["subjects"]
    found: dict[str, Any] = subjects[0]
    return found


def test_the_worked_model_comes_to_97_6_digit_by_digit() -> None:
    found = told(CASE, model())
    assert (found["score"], found["band"], found["level"]) == ("97.6", "HTXS", "HTXS")
    way = found["computation"]
    assert way["components"] == {"1": "29.3", "2": "14.1", "3": "10", "4": "9.6", "5": "4.6"}
    assert (way["general"], way["results"], way["total"]) == ("30", "67.6", "97.6")
    assert [step["says"] for step in way["trace"]] == [
        "Cải tạo lưới điện: 30 × 97,5% = 29,25 → 29,3",
        "Kiểm tra an toàn: 15 × 94% = 14,1",
        "Diễn tập: 10 × 100% = 10",
        "Sửa chữa lớn: 10 × 95,5% = 9,55 → 9,6",
        "Đào tạo: 5 × 91,5% = 4,575 → 4,6",
        "Tổng điểm các sản phẩm: 67,6",
        "Tổng điểm: 30 + 67,6 = 97,6",
    ]
    assert way["citation"] == "HD 03-HD/TVĐU, mẫu 01, 02, 09A"
    assert way["basis"] == "theo văn bản của địa phương, cơ quan"


def test_rounding_is_a_rule_of_the_set_and_not_of_arithmetic() -> None:
    text = MODEL.read_text(encoding="utf-8")
    other = text.replace('rounding = "half_up"\nplaces = 1', 'rounding = "half_even"\nplaces = 2')
    assert other != text
    # 29,25 + 14,10 + 10,00 + 9,55 + 4,575 → 4,58: half to even keeps 97,48, and half down 97,47
    assert told(CASE, read_set(other))["score"] == "97.48"
    cut = text.replace('rounding = "half_up"\nplaces = 1', 'rounding = "down"\nplaces = 2')
    assert told(CASE, read_set(cut))["score"] == "97.47"


def test_the_frame_weighs_the_four_aspects() -> None:
    found = {
        frame: told(case(general="30", work=WORK | {"frame": frame}), model())["score"]
        for frame in ("K1", "K2", "K3", "K4")
    }
    assert found["K2"] == "97.6"
    assert len(set(found.values())) > 1
    with pytest.raises(UnusableInputError, match=r"score\.work\.frame: \"K9\" is not one of K1"):
        told(case(general="30", work=WORK | {"frame": "K9"}), model())


def test_points_told_in_points_are_taken_as_they_are() -> None:
    found = told(case(general="30", results="60"), model())
    assert found["score"] == "90"
    assert "computation" not in found


@pytest.mark.parametrize(
    ("work", "problem"),
    [
        (
            WORK | {"products": PRODUCTS[:2]},
            r"score\.work: phải đăng ký từ 3 đến 7 sản phẩm, đang có 2",
        ),
        (
            WORK | {"products": PRODUCTS[1:]},
            r"score\.work: tổng trọng số phải bằng 70, đang là 40",
        ),
        ({"products": PRODUCTS}, r"score\.work\.frame: missing, but required"),
        (
            WORK | {"products": [*PRODUCTS[:4], {"name": "Thiếu", "weight": "5"}]},
            r"score\.work\.products\[4\]\.A: missing, but required",
        ),
        (
            WORK | {"products": [{**PRODUCTS[0], "A": 100}, *PRODUCTS[1:]]},
            r"products\[0\]\.A: must be a decimal in quotes",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_whole(work: object, problem: str) -> None:
    with pytest.raises(UnusableInputError, match=problem):
        told(case(general="30", work=work), model())


def test_nobody_reaches_more_than_the_results_can_be() -> None:
    # the weights may miss 70 by five hundredths, the points may not
    heavy = [{**PRODUCTS[0], "weight": "30.05", "B": "100"}]
    rest = [{**one, "B": "100"} for one in PRODUCTS[1:]]
    found = told(case(general="30", work=WORK | {"products": [*heavy, *rest]}), model())
    assert found["score"] == "100"
    assert found["computation"]["trace"][-1]["says"] == (
        "Kết quả tính tối đa 70 điểm; tổng điểm 100"
    )


def test_axes_and_weighed_tasks_are_computed_as_well() -> None:
    text = MODEL.read_text(encoding="utf-8")
    axes = read_set(text.replace("registered_products", "quarter_axes"))
    most, reached = ("15", "10", "10", "15", "10", "10"), ("14", "9", "10", "13.5", "10", "8")
    work: dict[str, Any] = {
        "axes": [
            {"axis": place, "max": whole, "points": part}
            for place, (whole, part) in enumerate(zip(most, reached, strict=True), start=1)
        ]
    }
    assert told(case(general="28", work=work), axes)["score"] == "92.5"
    tasks = read_set(text.replace("registered_products", "weighed_tasks"))
    work = {
        "tasks": [
            {
                "name": "Lập quy hoạch",
                "points": "40",
                "difficulty": "1.2",
                "due_on": "2026-10-30",
                "done_on": "2026-11-03",
                "quality": "90",
            }
        ]
    }
    # two working days late leave 80 %: 40 × (30 % × 80 + 70 % × 90) × 1,2 = 41,76
    found = told(case(general="25.05", work=work), tasks)
    assert found["score"] == "66.8"
    assert found["computation"]["trace"][0]["says"].startswith(
        "Lập quy hoạch (trễ 2 ngày làm việc)"
    )


def test_a_formula_that_is_only_proposed_scores_nobody() -> None:
    text = MODEL.read_text(encoding="utf-8")
    last = text.rindex("LOCAL_INTERNAL_BASIS")
    proposed = read_set(text[:last] + "LOCAL_POLICY_PROPOSAL" + text[last + 20 :])
    assert proposed.scoring is not None
    assert proposed.scoring.basis is Basis.LOCAL_POLICY_PROPOSAL
    assert sheet_for(proposed.scoring, Kind.INDIVIDUAL) is None
    with pytest.raises(UnusableInputError, match=r"score\.work: unknown key"):
        told(CASE, proposed)


def test_a_collective_registers_no_products() -> None:
    assert sheet_for(model().scoring, Kind.COLLECTIVE) is None
    assert sheet_for(model().scoring, Kind.LEADER) is not None


def test_the_same_record_is_computed_wherever_it_was_kept() -> None:
    scoring = model().scoring
    assert scoring is not None
    found = compute(json.loads(json.dumps(WORK)), Decimal(30), scoring, results_max=70)
    assert found.score.total == Decimal("97.6")
    assert found.as_record() == told(CASE, model())["computation"]


def evaluated(folder: Path, rules: str, document: object = CASE) -> tuple[int, str, str]:
    path = folder / "cases.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    out, err = BytesIO(), StringIO()
    code = run(str(path), rule_set=rules, as_json=False, out=out, err=err)
    return code, out.getvalue().decode(), err.getvalue()


def test_the_command_takes_a_set_from_its_file(tmp_path: Path) -> None:
    code, out, err = evaluated(tmp_path, str(MODEL))
    assert (code, err) == (0, "")
    assert "bộ quy tắc Mô hình HD 03-HD/TVĐU (10/9/2026)" in out
    assert "Tổng điểm 97,6" in out
    assert "Cải tạo lưới điện: 30 × 97,5% = 29,25 → 29,3" in out


def test_the_conditions_of_the_set_hold_too(tmp_path: Path) -> None:
    document = copy.deepcopy(CASE)
    document["subjects"][0]["tasks"] |= {"done": 4, "on_time": 4}
    _, out, _ = evaluated(tmp_path, str(MODEL), document)
    assert "can-bo-1: không hoàn thành nhiệm vụ" in out
    assert "(L-1, HD 03-HD/TVĐU" in out


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("scheme = ", "not TOML"),
        (
            write_set(model()).replace(
                "[scoring]",
                "[numbers.good_from]\nvalue = 60\n"
                'citation = "x"\nmark = "LOCAL_INTERNAL_BASIS"\n\n[scoring]',
            ),
            "numbers.good_from: Điểm từ đó xếp hoàn thành tốt: 60 điểm nới hơn 70 điểm",
        ),
        (None, "no such file"),
    ],
)
def test_a_set_that_could_not_be_published_rates_nobody(
    tmp_path: Path, content: str | None, problem: str
) -> None:
    path = tmp_path / "bo.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    code, out, err = evaluated(tmp_path, str(path))
    assert (code, out) == (2, "")
    assert problem in err
