"""The frozen text of a commitment as the paper that bears it, in the style of its issuer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from camket.commitments.decisions import Turn
from camket.commitments.marking import (
    amended_paper,
    marked,
    places,
    remark_of,
    summary_of,
    what_is_amended,
)
from camket.commitments.order import Role
from camket.commitments.targets import target_words
from camket.documents.days import cited_day
from camket.documents.style import PARTY, Style
from camket.documents.values import (
    CommitmentPaper,
    Duty,
    Header,
    Item,
    Measure,
    SignatureBlock,
    Work,
)
from camket.shared.text import show_number

Text = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for a side: as the paper names the authority, the post and the person.

    Attributes:
        line: The post as it stands over the name, where it is not spelled as in a sentence:
            "Q. Bí thư" for "Quyền Bí thư".
    """

    role: str
    authority: str
    post: str
    name: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the paper needs beside the frozen text.

    Attributes:
        superior: The body above the issuer, as the head of the paper names it.
        further: Who else signs, for a collective or with a seal, beside the two heads.
        archive: Where the paper is kept, as "Lưu Đảng ủy".
        style: The issuing body's.
    """

    superior: str
    issuer: str
    number: str
    place: str
    dated_on: date | None
    party_a: Signatory
    party_b: Signatory
    archive: str
    created_at: datetime
    is_trial: bool
    style: Style = PARTY
    further: tuple[Signatory, ...] = ()

    def beside(self, side: Turn) -> tuple[Signatory, ...]:
        """Return who else signs for a side."""
        return tuple(one for one in self.further if Role(one.role).side is side)


def paper_of(text: Text, facts: PaperFacts) -> CommitmentPaper:
    """Return the paper of a text: everything the text says stands on it."""
    a = collective_of(text["party_a"])
    b = collective_of(text["party_b"])
    left, *left_more = _blocks(facts.party_a, facts.beside(Turn.PARTY_A))
    right, *right_more = _blocks(facts.party_b, facts.beside(Turn.PARTY_B))
    a_by = _represented(facts.party_a, facts.beside(Turn.PARTY_A))
    b_by = _represented(facts.party_b, facts.beside(Turn.PARTY_B))
    return CommitmentPaper(
        header=Header(
            superior=facts.superior,
            issuer=facts.issuer,
            number=facts.number,
            place=facts.place,
            dated=facts.dated_on,
        ),
        subtitle=f"trách nhiệm của tập thể và người đứng đầu năm {text['year']}",
        legal_bases=_bases(text, a, is_party=facts.style.is_party),
        parties=(
            f"Bên giao: {a}; {a_by}.",
            f"Bên nhận: tập thể {b} và người đứng đầu; {b_by}.",
            *what_is_amended(text, is_party=facts.style.is_party),
        ),
        items=tuple(
            marked(_item(item, text["year"], text["party_b"]["unit"]), item, text)
            for item in text["items"]
        ),
        changes=places(text),
        remark=remark_of(text),
        duties=tuple(_duty(duty) for duty in text["duties"]),
        pledge=_closing(text, b),
        left=left,
        right=right,
        left_more=tuple(left_more),
        right_more=tuple(right_more),
        recipients=(a, b, facts.archive),
        created_at=facts.created_at,
        is_trial=facts.is_trial,
        style=facts.style,
        opening=f"{b} và người đứng đầu cam kết với {a} thực hiện các nội dung sau:",
    )


def _represented(head: Signatory, beside: tuple[Signatory, ...]) -> str:
    """Say who stands for a side: its head, and who signs for the collective where that is another.

    A commitment is the collective's and the head's (commitments.md §1); often one person signs both
    lines.
    """
    collective = next((one for one in beside if Role(one.role).is_collective), None)
    if collective is None:
        return f"đại diện: đồng chí {head.name}, {head.post}"
    return (
        f"đại diện tập thể: đồng chí {collective.name}, {collective.post}; "
        f"người đứng đầu: đồng chí {head.name}, {head.post}"
    )


def collective_of(party: Text) -> str:
    """Join the collective and the unit's name, the words they share said once.

    "Ban Thường vụ Đảng ủy" of "Đảng ủy xã Cam Lộ" is "Ban Thường vụ Đảng ủy xã Cam Lộ".
    """
    collective, unit = str(party["collective"]), str(party["unit"])
    shared = shared_words(collective, unit)
    if not shared:
        return f"{collective} {unit}".strip()
    return f"{collective}{unit[len(shared) :]}"


def shared_words(collective: str, unit: str) -> str:
    """Return the words with which the collective ends and the unit's name begins."""
    words = collective.split(" ")
    for start in range(len(words)):
        tail = " ".join(words[start:])
        if tail and (unit == tail or unit.startswith(f"{tail} ")):
            return tail
    return ""


def _bases(text: Text, a: str, *, is_party: bool) -> tuple[str, ...]:
    campaign, minutes, conclusion = text["campaign"], text["minutes"], text["conclusion"]
    lines = [line.strip() for line in text["legal_basis"].splitlines() if line.strip()]
    found = [line if line.startswith("Căn cứ") else f"Căn cứ {line}" for line in lines]
    if "amendment" in text:
        found.append(f"Căn cứ {amended_paper(text, is_party=is_party)}")
    papers = (
        ("Kế hoạch", campaign["plan_no"], campaign["plan_on"], a),
        ("Thông báo kết luận", conclusion["no"], conclusion["on"], a),
        ("Biên bản", minutes["no"], minutes["on"], collective_of(text["party_b"])),
    )
    for kind, no, on, whose in papers:
        if no:
            day = cited_day(date.fromisoformat(on), is_party=is_party) if on else ""
            found.append(f"Căn cứ {kind} số {no}{day} của {whose}")
    return tuple(found)


def _item(item: Text, year: int, unit: str) -> Item:
    return Item(
        title=item["title"],
        summary=summary_of(item),
        measures=tuple(_measure(measure, year) for measure in item["measures"]),
        works=tuple(_work(work, unit) for work in item["works"]),
    )


def _measure(measure: Text, year: int) -> Measure:
    before, target = target_words(measure["direction"], _figure(measure["target"]))
    return Measure(
        name=measure["name"],
        baseline=_figure(measure["baseline"]),
        target=target,
        unit=measure["unit"],
        # a measure without its own day is due when the year ends
        by=date.fromisoformat(measure["due_on"]) if measure["due_on"] else date(year, 12, 31),
        direction=before,
    )


def _work(work: Text, unit: str) -> Work:
    # the paper is the unit's own: its name after every post would say nothing
    post = work["lead_post"].removesuffix(unit).rstrip(" ,")
    lead = ", ".join(part for part in (work["lead"], post) if part)
    if work["coordinators"]:
        lead = f"{lead}; phối hợp: {work['coordinators']}"
    return Work(
        content=work["title"],
        lead=lead,
        by=date.fromisoformat(work["due_on"]),
        product=work["product"],
    )


def _duty(duty: Text) -> Duty:
    who = f" ({duty['responsible']})" if duty["responsible"] else ""
    due = date.fromisoformat(duty["due_on"]) if duty["due_on"] else None
    return Duty(content=f"{duty['text']}{who}", by=due)


def _closing(text: Text, b: str) -> tuple[str, ...]:
    pledged = [line.strip() for line in text["pledge"].splitlines() if line.strip()]
    found = [f"{line.rstrip(' .;')}." for line in pledged]
    asked = [line.strip() for line in text["recommendations"].splitlines() if line.strip()]
    if asked:
        found.append(f"Kiến nghị với cấp trên: {'; '.join(line.rstrip(' .;') for line in asked)}.")
    found.append(
        f"Sau sơ kết 6 tháng và cuối năm, {b} báo cáo kết quả thực hiện để làm căn cứ đánh giá, "
        "xếp loại theo quy định."
    )
    return tuple(found)


def _blocks(head: Signatory, beside: tuple[Signatory, ...]) -> list[SignatureBlock]:
    """Return the signatures of a side from above: the collective, its head, the seal."""
    first = [one for one in beside if Role(one.role).is_collective]
    rest = [one for one in beside if one not in first]
    return [_block(one) for one in (*first, head, *rest)]


def _block(signatory: Signatory) -> SignatureBlock:
    return SignatureBlock(
        role=signatory.role,
        authority=signatory.authority,
        # who also heads the office ("Bí thư, Giám đốc") signs a Party paper in the Party's post
        post=signatory.line or signatory.post.partition(",")[0],
        name=signatory.name,
    )


def _figure(value: str) -> str:
    return show_number(Decimal(value)) if value else ""
