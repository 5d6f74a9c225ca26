"""Metadata of issued papers (Nghị định 30/2020, Phụ lục VI): as values, as XML, with what is wrong.

The decree names the fields and their lengths and gives no schema; ours is `metadata.xsd`, in
docs/contracts. A value that is too long or missing is reported and never cut behind anybody's back.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.registry.models import RegisteredNumber

NAMESPACE: Final = "urn:camket:nd30-2020:phu-luc-6:1"
LANGUAGE: Final = "Tiếng Việt"
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_PRIORITY: Final = 1


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a paper goes to; a body outside has no identifier here."""

    organ_id: str
    organ_name: str


@dataclass(frozen=True, slots=True)
class PaperMetadata:
    """The fields of one outgoing paper, by the names of the decree."""

    number_id: int
    organ_id: str
    file_catalog: int
    file_notation: str
    doc_ordinal: int | None
    type_name: str
    code_number: str
    code_notation: str
    issued_date: date
    organ_name: str
    subject: str
    page_amount: int | None
    description: str
    position: str
    full_name: str
    to: tuple[Recipient, ...]
    priority: int
    issued_amount: int | None
    due_date: date | None
    language: str = LANGUAGE

    @property
    def shown_number(self) -> str:
        """Return number and notation, to name the paper in a sentence."""
        return f"{self.code_number} ({self.code_notation})"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the decree.

    Attributes:
        path: Its name in the XML, below the paper.
        name: What it is called in the sentences.
        longest: The most characters the decree allows; 0 where it names no limit.
        is_required: Whether a paper without it is reported.
    """

    path: str
    name: Any
    longest: int = 0
    is_required: bool = False


FIELDS: Final = (
    Field("FileCode/OrganId", _("mã định danh cơ quan"), 13, is_required=True),
    Field("FileCode/FileCatalog", _("năm hình thành hồ sơ"), 4, is_required=True),
    Field("FileCode/FileNotation", _("số và ký hiệu hồ sơ"), 20, is_required=True),
    Field("DocOrdinal", _("số thứ tự văn bản trong hồ sơ"), 3, is_required=True),
    Field("TypeName", _("tên loại văn bản"), 100, is_required=True),
    Field("CodeNumber", _("số của văn bản"), 11, is_required=True),
    Field("CodeNotation", _("ký hiệu của văn bản"), 30, is_required=True),
    Field("IssuedDate", _("ngày, tháng, năm văn bản"), 10, is_required=True),
    Field("OrganName", _("tên cơ quan ban hành"), 200, is_required=True),
    Field("Subject", _("trích yếu nội dung"), 500, is_required=True),
    Field("Language", _("ngôn ngữ"), 30, is_required=True),
    Field("PageAmount", _("số trang"), 3, is_required=True),
    Field("Description", _("ghi chú"), 500),
    Field("SignerInfo/Position", _("chức vụ người ký"), 100, is_required=True),
    Field("SignerInfo/FullName", _("họ tên người ký"), 50, is_required=True),
    Field("To/OrganId", _("mã định danh nơi nhận"), 13),
    Field("To/OrganName", _("tên nơi nhận"), 200),
    Field("Priority", _("mức độ khẩn"), _LONGEST_PRIORITY, is_required=True),
    Field("IssuedAmount", _("số lượng bản phát hành"), 3),
    Field("DueDate", _("hạn trả lời"), 10),
)
"""Every field with its length, in the order of the decree (Phụ lục VI, phần II, mục I; A)."""

TOO_LONG: Final = _("{number}: {field} dài {length} ký tự, giới hạn là {longest}.")
MISSING: Final = _("{number}: chưa có {field}.")
UNPRINTABLE: Final = _("{number}: {field} có ký tự điều khiển, đã thay bằng dấu �.")


def metadata_of(
    numbers: Iterable[RegisteredNumber],
    organ_ids: Mapping[int, str],
    ordinals: Mapping[int, int],
) -> list[PaperMetadata]:
    """Return the metadata of papers, in time order.

    Args:
        numbers: The numbers, with their registers.
        organ_ids: The identifier of each body, by unit.
        ordinals: The place of each paper in its dossier, by the number's row; none without one.
    """
    return [
        _metadata(one, organ_ids.get(one.register.unit_id, ""), ordinals.get(one.pk))
        for one in sorted(numbers, key=lambda one: (one.dated_on, one.pk))
    ]


def _metadata(one: RegisteredNumber, organ_id: str, ordinal: int | None) -> PaperMetadata:
    return PaperMetadata(
        number_id=one.pk,
        organ_id=organ_id,
        file_catalog=one.dated_on.year,
        file_notation=one.dossier,
        doc_ordinal=ordinal,
        type_name=one.type_name,
        code_number=f"{one.number:02d}",
        code_notation=one.symbol,
        issued_date=one.dated_on,
        organ_name=one.organ_name,
        subject=one.subject,
        page_amount=one.pages,
        description=one.note,
        position=one.signer_post,
        full_name=one.signer_name,
        to=tuple(Recipient("", str(name)) for name in one.recipients),
        priority=one.priority,
        issued_amount=one.copies,
        due_date=one.due_on,
    )


def values_of(paper: PaperMetadata) -> Iterator[tuple[Field, str]]:
    """Yield each field with its value as text, as often as it stands there."""
    plain = {
        "FileCode/OrganId": paper.organ_id,
        "FileCode/FileCatalog": str(paper.file_catalog),
        "FileCode/FileNotation": paper.file_notation,
        "DocOrdinal": _number(paper.doc_ordinal),
        "TypeName": paper.type_name,
        "CodeNumber": paper.code_number,
        "CodeNotation": paper.code_notation,
        "IssuedDate": paper.issued_date.isoformat(),
        "OrganName": paper.organ_name,
        "Subject": paper.subject,
        "Language": paper.language,
        "PageAmount": _number(paper.page_amount),
        "Description": paper.description,
        "SignerInfo/Position": paper.position,
        "SignerInfo/FullName": paper.full_name,
        "Priority": str(paper.priority),
        "IssuedAmount": _number(paper.issued_amount),
        "DueDate": paper.due_date.isoformat() if paper.due_date else "",
    }
    for field in FIELDS:
        if field.path == "To/OrganId":
            yield from ((field, one.organ_id) for one in paper.to)
        elif field.path == "To/OrganName":
            yield from ((field, one.organ_name) for one in paper.to)
        else:
            yield field, plain[field.path]


def problems_of(papers: Iterable[PaperMetadata]) -> list[str]:
    """Return a sentence for each value that is missing, too long or not fit for XML."""
    found = []
    for paper in papers:
        for field, value in values_of(paper):
            told = {"number": paper.shown_number, "field": field.name}
            if field.is_required and not value:
                found.append(str(MISSING).format(**told))
            if field.longest and len(value) > field.longest:
                sentence = str(TOO_LONG)
                found.append(sentence.format(**told, length=len(value), longest=field.longest))
            if _NOT_IN_XML.search(value):
                found.append(str(UNPRINTABLE).format(**told))
    return found


def as_xml(papers: Iterable[PaperMetadata]) -> bytes:
    """Return the papers as one document of `metadata.xsd`.

    An empty field is left out; control characters, which XML cannot hold, become the sign of an
    unknown letter and are reported by `problems_of`.
    """
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_tag("Documents"))
    for paper in papers:
        node = ET.SubElement(root, _tag("Document"))
        groups: dict[str, ET.Element] = {}
        for field, value in values_of(paper):
            if field.path == "Priority":
                for one in paper.to:
                    _add_recipient(node, one)
            if not value or field.path.startswith("To/"):
                continue
            parent, _slash, name = field.path.rpartition("/")
            target = node
            if parent:
                if parent not in groups:
                    groups[parent] = ET.SubElement(node, _tag(parent))
                target = groups[parent]
            ET.SubElement(target, _tag(name)).text = _fit(value)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_recipient(node: ET.Element, recipient: Recipient) -> None:
    to = ET.SubElement(node, _tag("To"))
    if recipient.organ_id:
        ET.SubElement(to, _tag("OrganId")).text = _fit(recipient.organ_id)
    ET.SubElement(to, _tag("OrganName")).text = _fit(recipient.organ_name)


def _fit(value: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", value)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
