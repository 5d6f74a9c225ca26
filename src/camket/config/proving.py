"""Prove that what a backup brought back is what was copied; needs Django set up on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Min

from camket.audit.chain import check_chain
from camket.commitments.models import Commitment
from camket.commitments.signatures import verdict_on
from camket.files.models import StoredFile
from camket.registry.models import Register
from camket.shared.text import show_number
from camket.signing.verdict import VerdictKind

_GOOD = (VerdictKind.VALID, VerdictKind.INCOMPLETE)
_MANY = 200


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
    papers = Commitment.objects.filter(issued_file__isnull=False)
    total = papers.count()
    several = papers.select_related("issued_file", "signed_file", "number").order_by("pk")
    for done, commitment in enumerate(several.iterator(chunk_size=_MANY), start=1):
        name = f"Bản cam kết số {commitment.number or commitment.pk}"
        try:
            verdict = verdict_on(commitment, at=now)
        except OSError as error:
            yield f"{name}: không đọc được tệp ({error})."
        else:
            if verdict.kind not in _GOOD:
                yield f"{name}: chữ ký không hợp lệ. {' '.join(verdict.reasons)}"
        tell("papers", done, total)
