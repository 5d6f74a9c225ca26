"""A commune whose year was decided and announced."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.reviews.scene import NOW, Scene, appraised_pair, make_scene, open_yearend

from camket.reviews.actions.after.lodging import lodge_appeal
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Appeal, Period, Rating

LODGED = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)


class Decided:
    """A commune whose collective and head were decided as good, and told so."""

    def __init__(self, *, with_accounts: bool = True, announced: bool = True) -> None:
        """Open, appraise, decide and announce."""
        self.scene: Scene = make_scene(with_accounts=with_accounts)
        self.period: Period = open_yearend(self.scene)
        unit, head = appraised_pair(self.scene, self.period, self.scene.commune)
        for one in (unit, head):
            decide_ratings(
                self.period.pk, {one.pk: Choice("HTT")}, actor=self.scene.leader.actor, now=NOW
            )
        if announced:
            for kind in (SubjectKind.COLLECTIVE, SubjectKind.LEADER):
                issue_notice(self.period.pk, kind, actor=self.scene.clerk.actor, now=NOW)
        self.unit: Rating = Rating.objects.get(pk=unit.pk)
        self.head: Rating = Rating.objects.get(pk=head.pk)

    def lodge(self, *, now: datetime = LODGED) -> Appeal:
        """Let the head appeal."""
        return lodge_appeal(
            self.head.pk,
            text="Số liệu giải ngân chưa đủ",
            actor=self.scene.commune.head.actor,
            now=now,
        )
