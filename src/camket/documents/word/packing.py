"""The parts of a Word file in their zip: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS: Final = ("styles", "settings", "fontTable")


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; nothing of who made it on which machine."""

    title: str
    author: str
    keywords: str
    created_at: datetime


def pack(
    document: bytes,
    *,
    around: Mapping[str, bytes],
    fixed: Mapping[str, bytes],
    properties: Properties,
) -> bytes:
    """Return a Word file.

    Args:
        document: The main part.
        around: Headers and footers by name (`header1`, …); the name is also their relation.
        fixed: Styles, settings and fonts by name.
        properties: What the file says of itself.
    """
    names = {**{name: name for name in _KINDS}, **{name: name[:6] for name in around}}
    parts = {
        "[Content_Types].xml": _types(names).encode(),
        "_rels/.rels": _outer().encode(),
        "docProps/core.xml": _core(properties).encode(),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(names).encode(),
        **{f"word/{name}.xml": raw for name, raw in {**fixed, **around}.items()},
    }
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a zip whose bytes depend on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, raw in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, raw)
    return out.getvalue()


def core_properties(properties: Properties) -> bytes:
    """Return the part in which a Word file tells its title, its author and when it was made."""
    return _core(properties).encode()


def _types(names: Mapping[str, str]) -> str:
    told = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in names.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{told}</Types>"
    )


def _outer() -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    )


def _relations(names: Mapping[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
        for name, kind in names.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _core(properties: Properties) -> str:
    at = f"{properties.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    moment = 'xsi:type="dcterms:W3CDTF"'
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(properties.title)}</dc:title>"
        f"<dc:creator>{escape(properties.author)}</dc:creator>"
        f"<cp:keywords>{escape(properties.keywords)}</cp:keywords>"
        f"<dcterms:created {moment}>{at}</dcterms:created>"
        f"<dcterms:modified {moment}>{at}</dcterms:modified>"
        "<dc:language>vi-VN</dc:language></cp:coreProperties>"
    )
