"""The plan by which a unit mends what a year's review has shown."""

from __future__ import annotations

from camket.documents.days import short_day
from camket.documents.forms.remediation_plan import RemediationPlan, Remedy
from camket.documents.kinds import Kind
from camket.reports.around import Writing, bodies_of, frame_of_body, signed_by
from camket.reviews.decisions.states import RemediationState
from camket.reviews.models import Remediation


def remediation_plan(remediation: Remediation, writing: Writing) -> RemediationPlan:
    """Return the plan for all that the unit has to mend from that year, not this fault alone."""
    bodies = bodies_of(remediation.unit_id, remediation.superior_id, on=writing.on)
    unit, superior = bodies[remediation.unit_id], bodies[remediation.superior_id]
    rows = Remediation.objects.filter(unit_id=remediation.unit_id, year=remediation.year)
    after = f"tổng kết cam kết năm {remediation.year}"
    return RemediationPlan(
        frame=frame_of_body(
            unit, Kind.PLAN, now=writing.now, recipients=(f"{superior.collective} (báo cáo)",)
        ),
        after=after,
        purposes=(
            f"Khắc phục hạn chế, khuyết điểm nêu ra khi {after}.",
            "Mỗi việc có người chịu trách nhiệm và thời hạn.",
        ),
        remedies=tuple(
            _remedy(row) for row in rows.exclude(state=RemediationState.CLOSED).order_by("pk")
        ),
        following=(f"Kết quả khắc phục báo cáo {superior.collective} xác nhận",),
        signatures=signed_by(unit),
    )


def _remedy(row: Remediation) -> Remedy:
    return Remedy(
        fault=row.title,
        cause=f"{row.cause} (khách quan, đã xác nhận)" if row.is_objective else row.cause,
        work=row.plan,
        responsible=row.owner_name,
        due=short_day(row.due_on) if row.due_on else "",
    )
