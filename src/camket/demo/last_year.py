"""2025 decided with all of it: self-reviews, the numbered decision, notices, and who stood out."""

from __future__ import annotations

from datetime import date
from typing import Final

from camket.demo.people import Cast
from camket.demo.self_reviews import Sent, send, write_posts
from camket.demo.timeline import at
from camket.organisation.queries import actor_of
from camket.reviews.actions.after.appeals import mark_exemplary
from camket.reviews.actions.after.level_papers import issue_decision
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.rules.levels import Level
from camket.shared.text import show_day

_ISSUED: Final = date(2026, 1, 9)
_EXEMPLARY: Final = 2
_BASIS: Final = "Quyết định số 31-QĐ/TU ngày 12/01/2026 (minh họa)"


def finish_last_year(period: Period, cast: Cast) -> str:
    """Add to the decided levels what a closed year has: papers in and papers out.

    Returns:
        The notice that told the communes their levels, as other papers name it.
    """
    write_posts(
        period, Rating.objects.filter(period=period, tenure__isnull=False).select_related("tenure")
    )
    sent = Sent(at=lambda: at(date(2025, 12, 18), 16), has_sent=_everybody, level=_never)
    Rating.objects.bulk_update(send(period, sent), ["self_at", "self_by_name"], batch_size=200)
    clerk = actor_of(cast.tenures["office", "provincial_clerk"], on=_ISSUED)
    issue_decision(period.pk, actor=clerk, now=at(_ISSUED, 8))
    told = issue_notice(period.pk, SubjectKind.COLLECTIVE, actor=clerk, now=at(_ISSUED, 9))
    issue_notice(period.pk, SubjectKind.LEADER, actor=clerk, now=at(_ISSUED, 9))
    leader = actor_of(cast.tenures["province", "provincial_secretary"], on=_ISSUED)
    best = Rating.objects.filter(
        period=period, kind=SubjectKind.COLLECTIVE, decided_level=Level.HTXS
    ).order_by("-results", "pk")
    for rating in best[:_EXEMPLARY]:
        mark_exemplary(rating.pk, basis=_BASIS, actor=leader, now=at(date(2026, 1, 12), 10))
    return f"{told} ngày {show_day(told.dated_on)}"


def _everybody(_rating: Rating) -> bool:
    return True


def _never(_points: object) -> str:
    message = "every subject of 2025 has said its level"
    raise ValueError(message)
