"""Give out what a register holds: metadata as XML and Excel, a dossier with its papers in order."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from camket.files.storage import read
from camket.organisation.models import Unit
from camket.registry.metadata import (
    FIELDS,
    PaperMetadata,
    as_xml,
    metadata_of,
    problems_of,
    values_of,
)
from camket.registry.models import NumberStatus, RegisteredNumber
from camket.registry.queries import places_in_dossiers
from camket.spreadsheets.columns import Column
from camket.spreadsheets.writing import Title, write_rows

_COLUMNS: Final = tuple(
    Column(
        code=field.path,
        heading=f"{str(field.name)[:1].upper()}{str(field.name)[1:]}",
        longest=field.longest or 200,
        is_required=field.is_required,
        hint=field.path,
        width=40 if field.path == "Subject" else 20,
    )
    for field in FIELDS
)
_TITLE: Final = Title(
    sheet="Văn bản đi",
    about="Dữ liệu đặc tả của văn bản đi (Nghị định 30/2020/NĐ-CP, Phụ lục VI).",
    hints=(
        "Chỉ gồm văn bản đã ban hành, theo thứ tự thời gian. Nhiều nơi nhận cách nhau bằng “;”.",
    ),
)
_PROBLEMS: Final = "can-bo-sung.txt"
_NOT_IN_NAMES: Final = re.compile(r"[^\w.-]+")


def papers_of(numbers: Iterable[RegisteredNumber]) -> list[PaperMetadata]:
    """Return the metadata of those that are issued, in time order; three statements.

    A paper's place in its dossier is that among all issued papers of the dossier, whichever of
    them are asked for.
    """
    issued = [one for one in numbers if one.status == NumberStatus.ISSUED]
    units = {one.register.unit_id for one in issued}
    keys = dict(Unit.objects.filter(pk__in=units).values_list("pk", "key"))
    return metadata_of(
        issued, {unit: key or "" for unit, key in keys.items()}, places_in_dossiers(issued)
    )


def write_xml(numbers: Iterable[RegisteredNumber]) -> bytes:
    """Return the metadata as XML."""
    return as_xml(papers_of(numbers))


def write_workbook(numbers: Iterable[RegisteredNumber]) -> bytes:
    """Return the metadata as a workbook in which nothing is a formula."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "metadata.xlsx"
        write_rows(path, _COLUMNS, (_row(paper) for paper in papers_of(numbers)), _TITLE)
        return path.read_bytes()


def write_dossier(numbers: Sequence[RegisteredNumber], target: Path) -> list[str]:
    """Write the papers of a dossier in time order into one archive, with their metadata.

    The files are the signed ones, byte for byte: put together into one they would verify no more.

    Args:
        numbers: The numbers of the dossier, with registers and files.
        target: The archive to write.

    Returns:
        What is still missing in the metadata.

    Raises:
        DamagedFileError: A stored file is lost or altered.
    """
    papers = papers_of(numbers)
    by_id = {one.pk: one for one in numbers}
    problems = problems_of(papers)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for place, paper in enumerate(papers, start=1):
            number = by_id[paper.number_id]
            if number.file is not None:
                archive.writestr(file_name(place, number), read(number.file))
        archive.writestr("dac-ta.xml", as_xml(papers))
        archive.writestr("dac-ta.xlsx", write_workbook(numbers))
        if problems:
            archive.writestr(_PROBLEMS, "\n".join(problems) + "\n")
    return problems


def file_name(place: int, number: RegisteredNumber) -> str:
    """Return 001-2026-02-06-05-CK-ĐU.pdf: in time order however a program sorts names."""
    plain = _NOT_IN_NAMES.sub("-", str(number)).strip("-.")
    return f"{place:03d}-{number.dated_on.isoformat()}-{plain}.pdf"


def _row(paper: PaperMetadata) -> dict[str, str]:
    row: dict[str, str] = {}
    for field, value in values_of(paper):
        row[field.path] = f"{row[field.path]}; {value}" if row.get(field.path) else value
    return {path: value for path, value in row.items() if value}
