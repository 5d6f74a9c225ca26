"""A closed meeting and its papers, as the pages have them."""

from __future__ import annotations

from django.urls import reverse
from tests.factories import Held
from tests.reviews.hall import Hall
from tests.web.reviews.visiting import signed_in

from camket.reviews.actions.meetings.holding import SubjectText
from camket.reviews.decisions.papers import PaperKind
from camket.reviews.decisions.votes import Round
from camket.reviews.models import MeetingPaper, ReviewMeeting

OF_HEAD = "Cần sâu sát cơ sở hơn"
OF_UNIT = "Đoàn kết, rõ việc."


class Papers:
    """A closed meeting chaired by one of its subjects, with two tellers of whom one is voted on."""

    def __init__(self, *, with_tellers: bool = True) -> None:
        """Hold the meeting and close it."""
        self.hall = Hall(with_accounts=True)
        self.chair, self.clerk = self.hall.scene.commune.head, self.hall.clerk
        self.teller, self.head_teller = self.hall.members[0], self.hall.deputy
        if with_tellers:
            ReviewMeeting.objects.filter(pk=self.hall.meeting.pk).update(
                head_teller_person=self.head_teller.person,
                head_teller=self.head_teller.person.full_name,
                teller_person=self.teller.person,
                teller=self.teller.person.full_name,
            )
        self.hall.roll()
        self.hall.write(self.hall.collective, SubjectText(opinions=OF_UNIT))
        self.hall.write(
            self.hall.head, SubjectText(opinions=OF_HEAD, chair_id=self.hall.deputy.person.pk)
        )
        lines = {self.hall.collective: {"HTT": 5}, self.hall.head: {"HTT": 3, "HT": 1}}
        self.hall.count(Round.FIRST, lines)
        self.hall.close()
        self.meeting = self.hall.meeting
        self.place = reverse("reviews:meeting-papers", args=[self.meeting.pk])

    def issue(self) -> None:
        """Issue all papers."""
        assert signed_in(self.clerk).post(self.place).status_code == 303

    def paper(self, kind: PaperKind) -> MeetingPaper:
        """Return the only standing paper of a kind."""
        return MeetingPaper.objects.get(
            meeting=self.meeting, kind=kind.value, ended_at__isnull=True
        )

    def sign(self, paper: MeetingPaper, held: Held) -> None:
        """Sign with the trial certificate."""
        at = reverse("reviews:meeting-paper", args=[paper.pk])
        answer = signed_in(held).post(at, {"has_read": "on", "way": "trial"})
        assert answer.status_code == 303, answer.content.decode()
