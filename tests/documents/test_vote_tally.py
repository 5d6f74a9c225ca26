"""The minutes of a tally explain votes that are more than the ballots of one round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from camket.documents.forms.meeting import Meeting
from camket.documents.forms.samples.setting import commune
from camket.documents.forms.vote_tally import Tallied, VoteTally, paper_of
from camket.documents.kinds import Kind
from camket.documents.paper import Paper, Paragraph
from camket.documents.printing import plain
from camket.documents.style import PARTY
from camket.rules.levels import Level

ONE_ROUND = VoteTally(
    frame=commune(PARTY, Kind.MINUTES, 19, date(2026, 12, 12), recipients=()),
    year=2026,
    meeting=Meeting("15 giờ", "Hội trường", "17/18 đồng chí", "Trần Thị Bính", "Ai", "16 giờ"),
    members=17,
    left_out="",
    given=17,
    returned=17,
    valid=17,
    rows=(Tallied("Lê Văn Giáp", {Level.HTT: 15, Level.HT: 2}),),
    head_teller="Phan Văn Thìn",
    teller="Đỗ Thị Tỵ",
)


def explains(paper: Paper) -> bool:
    """Say whether the paper tells of the ballot for the best level."""
    told = [plain(one.text) for one in paper.blocks if isinstance(one, Paragraph)]
    return any("được bỏ phiếu riêng" in words for words in told)


def test_a_second_ballot_is_told_and_a_single_one_is_not() -> None:
    twice = (Tallied("Lê Văn Giáp", {Level.HTXS: 15, Level.HTT: 15, Level.HT: 1}),)
    assert explains(paper_of(replace(ONE_ROUND, rows=twice)))
    assert not explains(paper_of(ONE_ROUND))
