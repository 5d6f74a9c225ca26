"""Papers about one commitment: the unit's plan, and the superior's letters to the unit."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from camket.commitments.models import Campaign, Commitment, Item, Order
from camket.commitments.papers import Text
from camket.commitments.text import text_in_force
from camket.documents.days import cited_day, short_day
from camket.documents.forms.breakdown_plan import BreakdownPlan, PlannedItem, PlannedWork
from camket.documents.forms.chase_letter import ChaseLetter, LateWork
from camket.documents.forms.order_letter import OrderedItem, OrderLetter
from camket.documents.kinds import LETTER, Kind
from camket.documents.paper import Frame
from camket.reports.around import Body, Writing, bodies_of, cited, frame_of_body, signed_by
from camket.shared.text import show_number
from camket.tasks.decisions.standing import OWED
from camket.tasks.models import Task


def breakdown_plan(commitment: Commitment, writing: Writing) -> BreakdownPlan:
    """Return the plan by which a unit carries out what is in force: who does what by when."""
    unit, superior = _sides(commitment, writing)
    campaign = commitment.campaign
    paper = cited(commitment, unit)
    return BreakdownPlan(
        frame=frame_of_body(
            unit,
            Kind.PLAN,
            now=writing.now,
            recipients=(f"{superior.collective} (báo cáo)", "Người chủ trì có tên trong Phụ lục"),
        ),
        year=commitment.year,
        commitment=paper,
        purposes=(
            f"Cụ thể hóa {paper} thành việc của từng người, có thời hạn và sản phẩm.",
            "Mỗi việc chỉ một người chủ trì; kết quả là căn cứ đánh giá, xếp loại cuối năm.",
        ),
        items=tuple(
            _planned(item, unit.span.name) for item in text_in_force(commitment).get("items", ())
        ),
        following=(
            "Người chủ trì cập nhật kết quả, báo cáo ngay vướng mắc vượt thẩm quyền.",
            _reporting(campaign, superior),
        ),
        signatures=signed_by(unit),
    )


def _reporting(campaign: Campaign, superior: Body) -> str:
    return (
        f"Sơ kết 6 tháng trước ngày {short_day(campaign.midyear_by)}, tổng kết năm trước ngày "
        f"{short_day(campaign.yearend_by)}, báo cáo {superior.collective}"
    )


def _sides(commitment: Commitment, writing: Writing) -> tuple[Body, Body]:
    bodies = bodies_of(commitment.holder_id, commitment.superior_id, on=writing.on)
    return bodies[commitment.holder_id], bodies[commitment.superior_id]


def _planned(item: Text, unit: str) -> PlannedItem:
    return PlannedItem(
        title=item["title"], works=tuple(_planned_work(work, unit) for work in item["works"])
    )


def _planned_work(work: Text, unit: str) -> PlannedWork:
    post = work["lead_post"].removesuffix(unit).rstrip(" ,")
    return PlannedWork(
        content=work["title"],
        lead=", ".join(part for part in (work["lead"], post) if part),
        with_whom=work["coordinators"],
        due=short_day(date.fromisoformat(work["due_on"])) if work["due_on"] else "",
        product=work["product"],
    )


def with_offers(commitments: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    """Annotate whether work was ordered and whether some is late: a page pays no statement."""
    ordered = Item.objects.filter(
        commitment=OuterRef("pk"), order__isnull=False, dropped_on__isnull=True
    )
    late = late_tasks(on).filter(item__commitment=OuterRef("pk"))
    return commitments.annotate(has_orders=Exists(ordered), has_late_work=Exists(late))


def _orders_to(commitment: Commitment) -> list[Order]:
    ordered = Order.objects.filter(items__commitment=commitment, items__dropped_on__isnull=True)
    return list(ordered.distinct().order_by("due_on", "pk"))


def order_letter(commitment: Commitment, writing: Writing) -> OrderLetter:
    """Return the letter that carries the superior's orders to the unit."""
    unit, superior = _sides(commitment, writing)
    orders = _orders_to(commitment)
    campaign = commitment.campaign
    return OrderLetter(
        frame=_letter(superior, unit, writing),
        year=commitment.year,
        basis=_basis(commitment, superior),
        issuer=superior.collective,
        items=tuple(
            OrderedItem(one.title, _asked_for(one), short_day(one.due_on)) for one in orders
        ),
        reasons=tuple(f"{one.title}: {one.reason}" for one in orders if one.reason),
        answer_by=short_day(campaign.registers_by),
        signatures=signed_by(superior),
    )


def _basis(commitment: Commitment, superior: Body) -> str:
    campaign = commitment.campaign
    if not campaign.plan_no:
        return f"Thực hiện đợt cam kết năm {commitment.year}"
    on = campaign.plan_on
    day = cited_day(on, is_party=superior.is_party) if on else ""
    return f"Thực hiện Kế hoạch số {campaign.plan_no}{day} của {superior.collective}"


def _asked_for(order: Order) -> str:
    return f"{order.measure_name}: {show_number(order.target)} {order.measure_unit}".strip()


def _letter(superior: Body, unit: Body, writing: Writing) -> Frame:
    return frame_of_body(
        superior,
        LETTER,
        now=writing.now,
        recipients=("Như trên",),
        addressees=(unit.collective,),
    )


def late_tasks(on: date) -> QuerySet[Task]:
    """Return what units still owe after its day."""
    return Task.objects.filter(parent__isnull=True, due_on__lt=on, status__in=OWED)


def chase_letter(commitment: Commitment, writing: Writing) -> ChaseLetter:
    """Return the letter by which the superior asks for what is late."""
    unit, superior = _sides(commitment, writing)
    late = late_tasks(writing.on).filter(item__commitment=commitment).select_related("owner")
    return ChaseLetter(
        frame=_letter(superior, unit, writing),
        commitment=cited(commitment, superior),
        as_of=short_day(writing.on),
        works=tuple(_late_work(one, writing.on) for one in late.order_by("due_on", "pk")),
        report_by=f"…/…/{writing.on.year}",
        signatures=signed_by(superior),
    )


def _late_work(task: Task, on: date) -> LateWork:
    reached = f"{show_number(task.reached)}/{show_number(task.target)} {task.measure_unit}"
    return LateWork(
        content=task.title,
        lead=task.owner.full_name if task.owner else task.owner_post,
        due=short_day(task.due_on),
        days_late=(on - task.due_on).days,
        progress=reached.strip(),
    )
