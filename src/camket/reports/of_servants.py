"""The sheet of a civil servant (Mẫu 01, 02 of NĐ 335/2025) from what his rating stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import F
from django.db.models.functions import Coalesce

from camket.documents.forms.servant_sheet import (
    MarkedItem,
    ServantSheet,
    SheetForm,
    WorkedProduct,
)
from camket.documents.kinds import Kind
from camket.documents.paper import Signature
from camket.organisation.queries import post_title
from camket.products.models import Product
from camket.reports.around import (
    UNKNOWN,
    Body,
    Writing,
    bodies_of,
    frame_of_body,
    signed_by,
    unnumbered,
)
from camket.reviews.decisions.general_items import ItemMark, marks_in
from camket.reviews.decisions.ratings import GENERAL_MAX
from camket.reviews.decisions.servants import (
    NOTHING_ENTERED,
    Line,
    ServantCounts,
    ServantEntered,
    servant_entered_in,
)
from camket.reviews.models import Rating
from camket.reviews.queries.facts.servants import servant_counts_of
from camket.reviews.queries.rule_sets import coefficients_of
from camket.reviews.queries.servant_findings import servant_finding
from camket.rules.levels import Level
from camket.shared.text import show_day, show_number

_BLANK: Final = UNKNOWN[0]
_SUMMED: Final = ("assigned", "a", "b", "c", "d", "đ", "e", "results", "total")
_PLACES: Final = Decimal("0.01")
_OWN_GENERAL: Final = (
    "Tiêu chí chung {points}/30 điểm; kết quả thực hiện nhiệm vụ tính khi có đủ kết quả lãnh đạo, "
    "quản lý"
)


def servant_sheet(rating: Rating, writing: Writing) -> ServantSheet:
    """Return the sheet of one civil servant as its reader may read it.

    What is not his to read yet was taken off the rating before (`own.hide_open_appraisal`) and
    stays blank. The points are those of the appraisal, before it those he gave himself.
    """
    period = rating.period
    bodies = bodies_of(rating.unit_id, period.superior_id, on=writing.on)
    unit, superior = bodies[rating.unit_id], bodies[period.superior_id]
    counts = servant_counts_of(rating)
    frame = frame_of_body(unit, Kind.REPORT, now=writing.now, recipients=())
    return ServantSheet(
        frame=unnumbered(frame),
        form=SheetForm.LEADER if counts.leads else SheetForm.STAFF,
        when=period.when,
        profile=_profile(rating, unit),
        general=_general(rating),
        products=_products(counts.under(coefficients_of(period))),
        note=_note(counts),
        leading=_leading(counts, servant_entered_in(rating.facts)) if counts.leads else (),
        steps=_steps(rating, counts),
        self_scores=_own_scores(rating, counts),
        self_level=Level(rating.self_level) if rating.self_level else None,
        writer=rating.name,
        superior=_in_charge(rating, unit, superior),
        appraisal=(
            ("Điểm thẩm định", _scores(rating.general, rating.results)),
            ("Mức đề nghị", _in_full(rating.appraised_level)),
            ("Lý do, giải trình", rating.appraised_reason),
        ),
        appraiser=Signature(
            "",
            rating.appraised_by_name.partition(",")[0] or _BLANK,
            label="Người thẩm định",
            slot="appraiser",
        ),
        decision=(
            ("Mức được quyết định", _in_full(rating.decided_level)),
            ("Lý do quyết định khác đề nghị", rating.decided_reason),
        ),
        decider=replace(signed_by(superior).people[0], slot="decider"),
    )


def _profile(rating: Rating, unit: Body) -> tuple[tuple[str, str], ...]:
    period, tenure = rating.period, rating.tenure
    days = f"từ {show_day(period.starts_on)} đến {show_day(period.ends_on)}"
    return (
        ("Họ và tên", rating.name),
        ("Chức vụ, chức danh", post_title(tenure) if tenure else _BLANK),
        ("Đơn vị công tác", unit.name),
        ("Kỳ đánh giá", days),
    )


def _general(rating: Rating) -> tuple[MarkedItem, ...]:
    own = {one.code: one for one in marks_in(rating.self_work)}
    given = {one.code: one for one in marks_in(rating.work)}
    if items := {**own, **given}:
        return tuple(_item(one, own.get(code), given.get(code)) for code, one in items.items())
    return (
        MarkedItem(
            "Nhóm tiêu chí chung",
            show_number(GENERAL_MAX),
            _points(rating.self_general),
            _points(rating.general),
        ),
    )


def _item(item: ItemMark, own: ItemMark | None, given: ItemMark | None) -> MarkedItem:
    told = [("", own.why if own else ""), ("Thẩm định: ", given.why if given else "")]
    return MarkedItem(
        item.named,
        show_number(item.most),
        _points(own.points if own else None),
        _points(given.points if given else None),
        "; ".join(f"{who}{why}" for who, why in told if why),
    )


def _products(counts: ServantCounts) -> tuple[WorkedProduct, ...]:
    ids = [line.product_id for line in counts.lines]
    rows = Product.objects.filter(pk__in=ids).annotate(due=Coalesce(F("task__due_on"), F("due_on")))
    due: Mapping[int, date] = dict(rows.values_list("pk", "due"))
    return tuple(_worked(line, due.get(line.product_id)) for line in counts.lines)


def _worked(line: Line, due: date | None) -> WorkedProduct:
    return WorkedProduct(
        title=line.title,
        due=show_day(due) if due else "",
        coefficient=show_number(line.coefficient.normalize()),
        assigned=str(line.assigned),
        completed=str(line.completed),
        below_quality=str(line.below_quality),
        checks=_slips(line.checks),
        delays=_slips(line.delays),
    )


def _slips(slips: Iterable[tuple[int, int]]) -> str:
    """Return how often, and how often for a confirmed objective cause: "2 (1 khách quan)"."""
    told = list(slips)
    times, excused = sum(one for one, _ in told), sum(one for _, one in told)
    return f"{times} ({excused} khách quan)" if excused else str(times)


def _note(counts: ServantCounts) -> str:
    if not counts.unconverted:
        return ""
    return (
        f"Còn {counts.unconverted} nhiệm vụ của chương trình chưa quy đổi thành sản phẩm nên chưa "
        "tính"
    )


def _leading(counts: ServantCounts, entered: ServantEntered) -> tuple[tuple[str, str], ...]:
    told = entered.well_organised
    organised = f"{counts.led_clean}/{counts.led}"
    if told is not None and told != counts.is_on_plan:
        organised += f"; thẩm định: {'đạt' if told else 'chưa đạt'}{_source(entered, 'organised')}"
    united = "để mất đoàn kết kéo dài" if entered.disunited else "đạt"
    return (
        ("d. Mức xếp loại của cấp dưới, lĩnh vực phụ trách", _below(counts, entered)),
        ("đ. Sản phẩm của đơn vị đủ, đúng hạn, đạt chất lượng", organised),
        ("e. Năng lực tập hợp, đoàn kết", f"{united}{_source(entered, 'united')}"),
    )


def _below(counts: ServantCounts, entered: ServantEntered) -> str:
    levels = Counter(counts.below)
    stated = (
        (Level.HTXS, entered.below_htxs),
        (Level.HTT, entered.below_htt),
        (Level.HT, entered.below_ht),
        (Level.KHT, entered.below_kht),
    )
    levels.update({level.value: count for level, count in stated})
    parts = [
        f"{levels[level.value]:02d} {level.full_name}"
        for level in reversed(Level)
        if levels[level.value]
    ]
    return f"{', '.join(parts)}{_source(entered, 'below')}" if parts else ""


def _source(entered: ServantEntered, key: str) -> str:
    source = entered.sources.get(key)
    return f" ({source})" if source else ""


def _steps(rating: Rating, counts: ServantCounts) -> tuple[tuple[str, str], ...]:
    """Return how the points come about, but for the lines of products, which stand above."""
    told: Any = (rating.finding or {}).get("computation")
    if rating.finding is None and rating.self_general is not None:
        entered = servant_entered_in(rating.facts) if rating.facts else NOTHING_ENTERED
        scored = servant_finding(rating, rating.self_general, counts, entered).scored
        told = None if scored is None else scored.as_record()
    steps: list[Any] = told["trace"][len(counts.lines) :] if told else []
    return tuple((one["says"], _value(one)) for one in steps if one["step"] in _SUMMED)


def _value(step: Mapping[str, Any]) -> str:
    return f"{show_number(Decimal(step['value']))}{'…' if 'exact' in step else ''}"


def _own_scores(rating: Rating, counts: ServantCounts) -> str:
    """Return what he gave himself; of a leader the results wait for what the appraiser states."""
    if counts.leads and rating.self_general is not None and not rating.self_results:
        return _OWN_GENERAL.format(points=_points(rating.self_general))
    return _scores(rating.self_general, rating.self_results)


def _scores(general: Decimal | None, results: Decimal | None) -> str:
    if general is None or results is None:
        return ""
    return (
        f"Tiêu chí chung {_points(general)}/30 điểm; kết quả thực hiện nhiệm vụ "
        f"{_points(results)}/70 điểm; tổng {_points(general + results)}/100 điểm"
    )


def _points(points: Decimal | None) -> str:
    """Return points with two digits, cut and never rounded up; what is not given stays blank."""
    if points is None:
        return ""
    return show_number((points // _PLACES * _PLACES).normalize())


def _in_full(level: str) -> str:
    if not level:
        return ""
    name = Level(level).full_name
    return name[:1].upper() + name[1:]


def _in_charge(rating: Rating, unit: Body, superior: Body) -> Signature:
    """Return who is directly in charge: the head of the unit, of a head himself the body above."""
    head = unit.head
    body = superior if head is not None and head.person_id == rating.person_id else unit
    return replace(signed_by(body).people[0], slot="superior")
