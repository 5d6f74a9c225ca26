"""The bodies and people of the samples: none of the people exists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from camket.documents.kinds import Kind, Symbol
from camket.documents.paper import Frame, Head, Number, Signature, Signatures
from camket.documents.style import Style

MADE_AT: Final = datetime(2026, 2, 5, 1, 30, tzinfo=UTC)
SECRETARY: Final = "Trần Thị Bính"
DEPUTY: Final = "Lê Văn Giáp"
CHAIRMAN: Final = "Hoàng Đình Mậu"
SUPERIOR: Final = "Nguyễn Văn Ất"
CLERK: Final = "Phạm Thị Đinh"
CELL_SECRETARY: Final = "Võ Văn Canh"
MEMBER: Final = "Lê Thị Tân"
COMMUNE_ADDRESS: Final = "Địa chỉ: số 02 đường 2/4, xã Cam Lộ, tỉnh Quảng Trị; thư điện tử: vanphong.camlo@quangtri.example"

PROVINCE_ADDRESS: Final = (
    "Địa chỉ: phường Đồng Hới, tỉnh Quảng Trị; thư điện tử: snnmt@quangtri.example"
)


def commune(
    style: Style,
    kind: Kind,
    serial: int | None,
    dated: date | None,
    *,
    bases: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (),
    addressees: tuple[str, ...] = (),
) -> Frame:
    """Return the frame of a paper of the commune: of its Party committee, or of its authority."""
    if style.is_party:
        superior, issuer, body, archive = (
            "Đảng bộ tỉnh Quảng Trị",
            "Đảng ủy xã Cam Lộ",
            "ĐU",
            "Văn phòng Đảng ủy",
        )
    else:
        superior, issuer, body, archive = "", "Ủy ban nhân dân xã Cam Lộ", "UBND", "VP"
    return _frame(
        style,
        Head(
            superior,
            issuer,
            Number(serial, str(Symbol(style.name, kind, body, "VP"))),
            "Cam Lộ",
            dated,
        ),
        archive,
        COMMUNE_ADDRESS,
        bases=bases,
        recipients=recipients,
        addressees=addressees,
    )


def province(
    style: Style,
    kind: Kind,
    serial: int | None,
    dated: date | None,
    *,
    bases: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (),
    addressees: tuple[str, ...] = (),
) -> Frame:
    """Return the frame of a paper of the province: of its Party committee, or of a department."""
    if style.is_party:
        head = Head(
            "",
            "Tỉnh ủy Quảng Trị",
            Number(serial, str(Symbol(style.name, kind, "TU"))),
            "Quảng Trị",
            dated,
        )
        archive = "Văn phòng Tỉnh ủy"
    else:
        head = Head(
            "UBND tỉnh Quảng Trị",
            "Sở Nông nghiệp và Môi trường",
            Number(serial, str(Symbol(style.name, kind, "SNNMT", "VP"))),
            "Quảng Trị",
            dated,
        )
        archive = "VP"
    return _frame(
        style,
        head,
        archive,
        PROVINCE_ADDRESS,
        bases=bases,
        recipients=recipients,
        addressees=addressees,
    )


def cell(
    style: Style,
    number: Number | None,
    dated: date | None,
    *,
    bases: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (),
    addressees: tuple[str, ...] = (),
) -> Frame:
    """Return the frame of a paper of a cell; without a number it is a person's form."""
    head = Head(
        "Đảng ủy xã Cam Lộ",
        "Chi bộ thôn Mai Lộc 2",
        number or Number(None, ""),
        "Cam Lộ",
        dated,
        has_number=number is not None,
    )
    return _frame(
        style,
        head,
        "Chi bộ" if recipients else "",
        bases=bases,
        recipients=recipients,
        addressees=addressees,
    )


def commune_signs(style: Style) -> Signatures:
    """Return the signature of the commune's head, as its style writes it."""
    if style.is_party:
        return Signatures(
            (Signature("Bí thư", SECRETARY, collective="Ban Thường vụ", slot="issuer"),)
        )
    return Signatures(
        (Signature("Chủ tịch", CHAIRMAN, collective="Ủy ban nhân dân", slot="issuer"),)
    )


def province_signs(style: Style) -> Signatures:
    """Return the signature of the province's head, or of the director of the department."""
    if style.is_party:
        return Signatures(
            (Signature("Bí thư", SUPERIOR, collective="Ban Thường vụ", slot="issuer"),)
        )
    return Signatures((Signature("Giám đốc", "Bùi Quang Nhâm", slot="issuer"),))


def _frame(
    style: Style,
    head: Head,
    archive: str,
    address: str = "",
    *,
    bases: tuple[str, ...],
    recipients: tuple[str, ...],
    addressees: tuple[str, ...],
) -> Frame:
    is_state_issuer = not style.is_party and head.has_number
    return Frame(
        head=head,
        created_at=MADE_AT,
        is_trial=True,
        style=style,
        recipients=recipients,
        archive=archive,
        bases=bases,
        addressees=addressees,
        drafter="PTĐ.12" if is_state_issuer else "",
        address=address if is_state_issuer else "",
    )
