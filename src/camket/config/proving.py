"""Prove that what a backup brought back is what was copied; needs Django set up on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

from django.db.models import Count, F, Max, Min, QuerySet

from camket.audit.chain import check_chain
from camket.commitments.certificates import trust_at
from camket.commitments.models import Commitment
from camket.commitments.people import PeopleInPosts
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.registry.models import Register
from camket.reviews.decisions.papers import PaperKind
from camket.reviews.models import PAPER_NAMES, MeetingPaper
from camket.shared.text import show_number
from camket.signing.models import PaperScan
from camket.signing.verdict import VerdictKind
from camket.signing.verify import verify
from camket.signing.ways.rows import ScanState

_GOOD = (VerdictKind.VALID, VerdictKind.INCOMPLETE)
_MANY = 200
_Paper = TypeVar("_Paper", Commitment, MeetingPaper)


def problems_of(
    manifest: dict[str, Any],
    found: dict[str, Any],
    copied: set[str],
    *,
    now: datetime,
    tell: Callable[[str, int, int], None],
) -> Iterator[str]:
    """Yield a sentence for each thing that differs, or does not stand up to its own check.

    Args:
        manifest: What the copy says of itself.
        found: The same facts, read from the database that was brought back.
        copied: The digests of the files that came with it.
        now: The instant at which papers are verified.
        tell: Told how far the papers are.
    """
    yield from _differences(manifest, found)
    yield from _lost_files(set(manifest.get("missing", ())), copied)
    yield from _gaps()
    report = check_chain()
    if report.first_broken is not None:
        yield f"Nhật ký không nguyên vẹn từ mục {report.first_broken}: {report.problem}"
    yield from _bad_papers(now, tell)


def _differences(manifest: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for name, count in manifest["counts"].items():
        if found["counts"].get(name) != count:
            yield f"Bảng “{name}” phục hồi {found['counts'].get(name)} dòng, bản sao ghi {count}."
    if found["registers"] != manifest["registers"]:
        yield "Số cuối của các sổ đăng ký khác với lúc sao lưu."
    if found["audit"] != manifest["audit"]:
        yield "Mục cuối của nhật ký khác với lúc sao lưu."


def _lost_files(missing: set[str], copied: set[str]) -> Iterator[str]:
    wanted = set(StoredFile.objects.values_list("sha256", flat=True))
    if left := wanted - copied - missing:
        yield f"Bản sao thiếu {show_number(len(left))} tệp mà cơ sở dữ liệu nhắc tới: {min(left)}."
    if missing:
        yield (
            f"{show_number(len(missing))} tệp đã mất hoặc bị sửa từ trước lúc sao lưu nên không có "
            f"trong bản sao: {min(missing)}."
        )


def _gaps() -> Iterator[str]:
    """Every register holds each number from its first to its last."""
    counted = Register.objects.annotate(
        n=Count("numbers"), low=Min("numbers__number"), high=Max("numbers__number")
    )
    for register in counted.exclude(n=0, last_number=F("first_number") - 1):
        expected = register.last_number - register.first_number + 1
        low, high = (register.first_number, register.last_number)
        if (register.n, register.low, register.high) != (expected, low, high):
            yield f"Sổ {register} của đơn vị {register.unit_id} không liền số."


def _bad_papers(now: datetime, tell: Callable[[str, int, int], None]) -> Iterator[str]:
    commitments = Commitment.papers.filter(issued_file__isnull=False)
    minutes = MeetingPaper.objects.all()
    total = commitments.count() + minutes.count()
    scans = set(PaperScan.objects.filter(state=ScanState.CONFIRMED).values_list("file", flat=True))
    papers = chain(
        ((_name_of(one), one.issued_file, one.signed_file) for one in _several(commitments)),
        ((_name_of_minutes(one), one.issued_file, one.signed_file) for one in _several(minutes)),
    )
    for done, (name, issued, signed) in enumerate(papers, start=1):
        if issued is not None:
            yield from _bad_paper(name, issued, signed, scans, now)
        tell("papers", done, total)


def _several(papers: QuerySet[_Paper]) -> Iterator[_Paper]:
    whole = papers.select_related("issued_file", "signed_file", "number")
    return whole.order_by("pk").iterator(chunk_size=_MANY)


def _bad_paper(
    name: str, issued: StoredFile, signed: StoredFile | None, scans: set[str], now: datetime
) -> Iterator[str]:
    """Say what is wrong with a paper; a scan of one signed by hand is read, and that is all."""
    try:
        original = read(issued)
        present = read(signed) if signed else original
    except OSError as error:
        yield f"{name}: không đọc được tệp ({error})."
        return
    if signed is not None and signed.sha256 in scans:
        return
    verdict = verify(present, trust=trust_at(now), issued=original, at=now, people=PeopleInPosts())
    if verdict.kind not in _GOOD:
        yield f"{name}: chữ ký không hợp lệ. {' '.join(verdict.reasons)}"


def _name_of(commitment: Commitment) -> str:
    kind = "Bản cam kết" if commitment.amends_id is None else "Bản điều chỉnh"
    return f"{kind} số {commitment.number or commitment.pk}"


def _name_of_minutes(paper: MeetingPaper) -> str:
    return f"{PAPER_NAMES[PaperKind(paper.kind)]} số {paper.number}"
