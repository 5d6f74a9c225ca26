"""A Word file from outside, looked at before any program opens it: what it may not hold.

A .docx is a zip of XML. Read here with limits and without entities or network; refused is whatever
fetches, runs, hides or covers: links, macros, OLE, drawings, tracked changes, hidden or pale text.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from camket.shared.errors import UnusableInputError

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_MAIN_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
DOCUMENT: Final = "word/document.xml"
_TYPES: Final = "[Content_Types].xml"

_MOST_BYTES: Final = 10 * 1024**2
_MOST_FILES: Final = 200
_MOST_UNPACKED: Final = 40 * 1024**2
_MOST_LETTERS: Final = 400_000
_SMALLEST: Final = 16
"""Half points: 8 pt, the smallest letters that a reader of an official paper is expected to see."""

NOT_WORD: Final = (
    "Tệp không phải văn bản Word dạng .docx. Mở tệp bằng Word, chọn Lưu thành “Word Document "
    "(.docx)” rồi gửi lại."
)
TOO_BIG: Final = "Tệp Word quá lớn ({what}). Bớt ảnh, bảng hoặc chia nhỏ rồi gửi lại."
BROKEN: Final = "Tệp Word bị hỏng ở phần {part}. Mở bằng Word, lưu lại rồi gửi."
HAS_DOCTYPE: Final = (
    "Tệp Word có khai báo kiểu (DOCTYPE) ở phần {part}, Word không tạo ra phần này nên không nhận."
)
HAS_MACROS: Final = (
    "Tệp Word có macro hoặc điều khiển chạy mã ({part}). Lưu lại dạng .docx không macro."
)
HAS_OBJECTS: Final = (
    "Tệp Word nhúng tệp hoặc đối tượng khác ({part}). Bỏ đối tượng nhúng rồi gửi lại."
)
HAS_LINKS: Final = (
    "Tệp Word liên kết ra ngoài: {target}. Bỏ liên kết (siêu liên kết, ảnh liên kết, mẫu đính kèm) "
    "rồi gửi lại."
)
HAS_FIELD: Final = (
    "Tệp Word có trường tự động “{field}”; chỉ nhận trường số trang. Chuyển trường thành chữ "
    "thường (chọn trường, bấm Ctrl + Shift + F9) rồi gửi lại."
)
HAS_CHANGES: Final = (
    "Tệp Word còn thay đổi đang theo dõi hoặc chú thích. Vào thẻ Xem lại, chấp nhận hoặc bỏ mọi "
    "thay đổi, xóa chú thích rồi gửi lại."
)
HAS_DRAWING: Final = (
    "Tệp Word có hình, hộp chữ hoặc khung ({element}); các phần này có thể che nội dung cam kết "
    "nên không nhận. Xóa đi rồi gửi lại."
)
HAS_HIDDEN: Final = (
    "Tệp Word có chữ ẩn, chữ màu nhạt hoặc chữ nhỏ hơn 8 ({where}). Đặt lại chữ đen, cỡ bình "
    "thường rồi gửi lại."
)
HAS_OTHER: Final = (
    "Tệp Word có thành phần “{element}” mà văn bản cam kết không dùng. Bỏ thành phần đó rồi gửi "
    "lại."
)

_MACRO_PARTS: Final = ("vbaproject", "vbadata", "activex", "customui", "macro")
_OBJECT_PARTS: Final = ("/embeddings/", "oleobject", "/afchunk", ".docm", ".bin")
_CONTENT: Final = frozenset(
    {
        "document",
        "body",
        "p",
        "r",
        "t",
        "tab",
        "br",
        "cr",
        "noBreakHyphen",
        "softHyphen",
        "sym",
        "lastRenderedPageBreak",
        "proofErr",
        "bookmarkStart",
        "bookmarkEnd",
        "permStart",
        "permEnd",
        "tbl",
        "tblGrid",
        "gridCol",
        "tr",
        "tc",
        "sectPr",
        "fldSimple",
        "fldChar",
        "instrText",
        "hdr",
        "ftr",
        "smartTag",
        "sdt",
        "sdtContent",
        "footnotes",
        "endnotes",
        "footnote",
        "endnote",
        "separator",
        "continuationSeparator",
    }
)
_PROPERTIES: Final = frozenset(
    {"pPr", "rPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"}
)
_CHANGES: Final = frozenset(
    {
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "delText",
        "rPrChange",
        "pPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
        "numberingChange",
        "cellIns",
        "cellDel",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
    }
)
_DRAWINGS: Final = frozenset(
    ["drawing", "pict", "object", "control", "AlternateContent", "framePr", "txbxContent"]
)
_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_DARK: Final = 0x60
_RED: Final = 0xA0
"""Of red more is still dark: the trial line is red."""
_HIDING: Final = ("vanish", "specVanish", "webHidden")


class UnsafeWordError(UnusableInputError):
    """A Word file is not taken; the message says what it holds and how to mend it."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word file that passed."""

    parts: dict[str, bytes]

    def tree(self, part: str) -> etree._Element:
        """Return a part as XML."""
        return parse(self.parts[part], part)


def take_word(content: bytes) -> WordFile:
    """Look at a Word file from outside.

    Raises:
        UnsafeWordError: It is no Word file, is too large, or holds what may not be in it.
    """
    if len(content) > _MOST_BYTES:
        raise UnsafeWordError(TOO_BIG.format(what=f"trên {_MOST_BYTES // 1024**2} MB"))
    parts = _unpacked(content)
    if DOCUMENT not in parts or _TYPES not in parts:
        raise UnsafeWordError(NOT_WORD)
    _check_names(parts)
    trees = {
        name: parse(raw, name) for name, raw in parts.items() if name.endswith((".xml", ".rels"))
    }
    _check_type(trees[_TYPES])
    for name, tree in trees.items():
        if name.endswith(".rels"):
            _check_links(name, tree)
        elif name.startswith("word/"):
            _check_part(name, tree)
    letters = sum(len(text.text or "") for text in trees[DOCUMENT].iter(f"{W}t"))
    if letters > _MOST_LETTERS:
        raise UnsafeWordError(TOO_BIG.format(what=f"{letters} chữ"))
    return WordFile(parts)


def parse(raw: bytes, part: str) -> etree._Element:
    """Return XML read without entities, network or size beyond the limits.

    Raises:
        UnsafeWordError: It is malformed or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    # before anything is expanded: Word writes no document type, and entities need one
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw or "<!DOCTYPE".encode("utf-16-le") in raw:
        raise UnsafeWordError(HAS_DOCTYPE.format(part=part))
    try:
        tree = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnsafeWordError(BROKEN.format(part=part)) from error
    if tree.getroottree().docinfo.doctype:
        raise UnsafeWordError(HAS_DOCTYPE.format(part=part))
    return tree


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > _MOST_FILES:
                raise UnsafeWordError(TOO_BIG.format(what=f"{len(entries)} phần"))
            if len({entry.filename.lower() for entry in entries}) != len(entries):
                raise UnsafeWordError(NOT_WORD)
            parts = {}
            room = _MOST_UNPACKED
            for entry in entries:
                parts[entry.filename] = _one(archive, entry, room)
                room -= len(parts[entry.filename])
            return parts
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnsafeWordError(NOT_WORD) from error


def _one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """Unpack one entry, and never more than there is room for, whatever the entry claims."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnsafeWordError(NOT_WORD)
    with archive.open(entry) as packed:
        raw = packed.read(room + 1)
    if len(raw) > room:
        raise UnsafeWordError(TOO_BIG.format(what=f"mở ra trên {_MOST_UNPACKED // 1024**2} MB"))
    return raw


def _check_names(parts: dict[str, bytes]) -> None:
    for name in parts:
        plain = name.lower()
        if name.startswith("/") or "\\" in name or ".." in posixpath.normpath(name).split("/"):
            raise UnsafeWordError(NOT_WORD)
        if any(word in plain for word in _MACRO_PARTS):
            raise UnsafeWordError(HAS_MACROS.format(part=name))
        if any(word in f"/{plain}" for word in _OBJECT_PARTS):
            raise UnsafeWordError(HAS_OBJECTS.format(part=name))


def _check_type(tree: etree._Element) -> None:
    for override in tree.iter(_OVERRIDE):
        kind = override.get("ContentType", "")
        if "macro" in kind.lower() or "vba" in kind.lower():
            raise UnsafeWordError(HAS_MACROS.format(part=override.get("PartName", "")))
        if override.get("PartName") == f"/{DOCUMENT}" and kind != _MAIN_TYPE:
            raise UnsafeWordError(NOT_WORD)


def _check_links(name: str, tree: etree._Element) -> None:
    for relation in tree.iter(_RELATION):
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        if relation.get("TargetMode", "").lower() == "external" or ":" in target:
            raise UnsafeWordError(HAS_LINKS.format(target=target[:120] or name))
        if target.startswith(("\\", "//")):
            raise UnsafeWordError(HAS_LINKS.format(target=target[:120]))
        last = kind.rsplit("/", 1)[-1].lower()
        if last in ("oleobject", "package", "afchunk", "control", "subdocument"):
            raise UnsafeWordError(HAS_OBJECTS.format(part=target))
        if last == "attachedtemplate":
            raise UnsafeWordError(HAS_LINKS.format(target=target[:120]))


def _check_part(name: str, tree: etree._Element) -> None:
    is_text = tree.tag in {
        f"{W}{one}" for one in ("document", "hdr", "ftr", "footnotes", "endnotes")
    }
    if tree.tag == f"{W}comments" and len(tree):
        raise UnsafeWordError(HAS_CHANGES)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            raise UnsafeWordError(BROKEN.format(part=name))
        word = etree.QName(element).localname
        if word in _CHANGES:
            raise UnsafeWordError(HAS_CHANGES)
        if word in _DRAWINGS:
            raise UnsafeWordError(HAS_DRAWING.format(element=word))
        _check_visible(element, word)
        if is_text and not _is_property(element) and word not in _CONTENT | _PROPERTIES:
            raise UnsafeWordError(HAS_OTHER.format(element=word))
    if is_text:
        _check_fields(tree)


def _is_property(element: etree._Element) -> bool:
    return any(etree.QName(above).localname in _PROPERTIES for above in element.iterancestors())


def _check_visible(element: etree._Element, word: str) -> None:
    """Refuse what a reader of the page would not see although a reader of the file does."""
    value = element.get(f"{W}val", "")
    if element.tag == f"{W}color" and not _is_dark(value):
        raise UnsafeWordError(HAS_HIDDEN.format(where=f"màu {value}"))
    if _is_squeezed(element, word):
        raise UnsafeWordError(HAS_HIDDEN.format(where="dòng hoặc hàng bảng thấp hơn chữ"))
    if word in _HIDING and _in_text(element) and value not in ("0", "false", "off"):
        raise UnsafeWordError(HAS_HIDDEN.format(where="chữ ẩn"))
    if (
        element.tag in (f"{W}sz", f"{W}w")
        and _in_text(element)
        and value.isdigit()
        and int(value) < (_SMALLEST if word == "sz" else _NARROWEST)
    ):
        raise UnsafeWordError(HAS_HIDDEN.format(where="cỡ chữ"))


_LOWEST: Final = 160
"""Twentieths of a point from one line to the next."""
_NARROWEST: Final = 66
"""Percent of the usual width of letters."""


def _is_squeezed(element: etree._Element, word: str) -> bool:
    """Say whether rows or lines are lower than their letters: what overflows is not printed."""
    if word == "trHeight":
        return element.get(f"{W}hRule") == "exact"
    if word != "spacing" or element.get(f"{W}lineRule") not in ("exact", "exactly"):
        return False
    above = element.getparent()
    owner = above.getparent() if above is not None else None
    if owner is None or owner.tag != f"{W}p" or not any(t.text for t in owner.iter(f"{W}t")):
        return False
    return int(element.get(f"{W}line", "0") or 0) < _LOWEST


def _in_text(element: etree._Element) -> bool:
    above = element.getparent()
    return above is not None and above.tag == f"{W}rPr"


def _is_dark(value: str) -> bool:
    if value.lower() in ("", "auto"):
        return True
    if not re.fullmatch("[0-9A-Fa-f]{6}", value):
        return False
    return all(int(value[at : at + 2], 16) <= _DARK for at in (2, 4)) and int(value[:2], 16) <= _RED


def _check_fields(tree: etree._Element) -> None:
    for told in _instructions(tree):
        first = told.split()[0].upper() if told.split() else ""
        if first not in _FIELDS:
            raise UnsafeWordError(HAS_FIELD.format(field=told.strip()[:60] or "?"))


def _instructions(tree: etree._Element) -> Iterator[str]:
    for simple in tree.iter(f"{W}fldSimple"):
        yield simple.get(f"{W}instr", "")
    # one instruction may be cut into several runs: the text between begin and separate counts
    told: list[str] | None = None
    for element in tree.iter(f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText":
            if told is None:
                yield element.text or ""
            else:
                told.append(element.text or "")
            continue
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            if told:
                yield "".join(told)
            told = []
        elif told is not None:
            yield "".join(told)
            told = None
