"""A commune's standing committee of five at its review meeting, with two subjects."""

from __future__ import annotations

from datetime import UTC, datetime, time

from tests.factories import Held, make_holder
from tests.reviews.scene import NOW, TODAY, Scene, appraised_pair, make_scene, open_yearend

from camket.reviews.actions.meetings.ballots import Counted, close_meeting, count_ballot
from camket.reviews.actions.meetings.holding import (
    NewMeeting,
    Present,
    SubjectText,
    plan_meeting,
    take_roll,
    write_subject,
)
from camket.reviews.decisions.votes import Composition, Papers, Round
from camket.reviews.models import MeetingSubject, Period, Rating, ReviewMeeting

LATER = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)


class Hall:
    """The commune's standing committee of five, its meeting and its two subjects."""

    def __init__(self, *, with_accounts: bool = False) -> None:
        """Found the commune, appraise its collective and its head, plan the meeting."""
        self.scene: Scene = make_scene(with_accounts=with_accounts)
        self.period: Period = open_yearend(self.scene)
        unit = self.scene.commune.unit
        self.deputy = make_holder(unit, "commune_deputy", with_account=with_accounts)
        self.members = [
            make_holder(unit, "commune_standing_member", with_account=with_accounts)
            for _ in range(3)
        ]
        self.collective, self.head = appraised_pair(self.scene, self.period, self.scene.commune)
        self.meeting = plan_meeting(self.planned(), actor=self.clerk.actor, now=NOW)

    @property
    def clerk(self) -> Held:
        """Return the clerk, who writes the minutes."""
        return self.scene.commune.clerk

    def planned(self) -> NewMeeting:
        """Return the meeting as it is planned."""
        return NewMeeting(
            period_id=self.period.pk,
            body_id=self.scene.commune.unit.pk,
            composition=Composition.STANDING,
            held_on=TODAY,
            begins=time(8, 0),
            place="Hội trường Đảng ủy",
            chair_id=self.scene.commune.head.person.pk,
            secretary_id=self.clerk.person.pk,
            rating_ids=(self.collective.pk, self.head.pk),
        )

    def subject(self, rating: Rating) -> MeetingSubject:
        """Return a subject of the meeting."""
        return MeetingSubject.objects.get(meeting=self.meeting, rating=rating)

    @property
    def version(self) -> int:
        """Return the version that stands."""
        self.meeting.refresh_from_db()
        return self.meeting.version

    def roll(self, told: dict[int, Present] | None = None) -> None:
        """Take the roll; who is not named is there."""
        take_roll(
            self.meeting.pk, told or {}, version=self.version, actor=self.clerk.actor, now=NOW
        )

    def write(self, rating: Rating, told: SubjectText) -> None:
        """Write down a subject."""
        write_subject(
            self.subject(rating).pk, told, version=self.version, actor=self.clerk.actor, now=NOW
        )

    def review_both(self, **of_head: str) -> None:
        """Review the collective and, the deputy presiding, the head."""
        self.write(self.collective, SubjectText(opinions="Đoàn kết, rõ việc."))
        self.write(
            self.head,
            SubjectText(opinions="Nêu gương.", chair_id=self.deputy.person.pk, **of_head),
        )

    def count(
        self,
        which: Round,
        lines: dict[Rating, dict[str, int]],
        papers: tuple[int, int] = (5, 5),
        *,
        repeats: bool = False,
        by: Held | None = None,
    ) -> None:
        """Count a ballot."""
        count_ballot(
            self.meeting.pk,
            which,
            Counted(
                Papers(*papers),
                {self.subject(one).pk: told for one, told in lines.items()},
                is_repeat=repeats,
            ),
            version=self.version,
            actor=(by or self.clerk).actor,
            now=NOW,
        )

    def close(self) -> ReviewMeeting:
        """Close the meeting."""
        return close_meeting(
            self.meeting.pk,
            conclusion="Thống nhất.",
            ended_at=LATER,
            version=self.version,
            actor=self.clerk.actor,
            now=LATER,
        )
