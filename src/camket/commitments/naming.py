"""What a paper is called: a commitment, or the amendment of one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from camket.commitments.models import Commitment


def kind_of_paper(commitment: Commitment) -> str:
    """Return how a sentence begins that speaks of the paper."""
    if commitment.amends_id is None:
        return _("Bản cam kết")
    return _("Bản điều chỉnh lần {n}").format(n=commitment.ordinal)


def name_of_paper(commitment: Commitment, unit: str) -> str:
    """Return the paper as a heading: "Cam kết năm 2026 của Đảng ủy xã Cam Lộ"."""
    name = _("Cam kết năm {year} của {unit}").format(year=commitment.year, unit=unit)
    if commitment.amends_id is None:
        return name
    return _("{name}, bản điều chỉnh {n}").format(name=name, n=commitment.ordinal)


def subject_of(commitment: Commitment) -> str:
    """Return what the register says the paper is about."""
    subject = f"Cam kết trách nhiệm của tập thể và người đứng đầu năm {commitment.year}"
    return f"{subject} (điều chỉnh lần {commitment.ordinal})" if commitment.amends_id else subject
