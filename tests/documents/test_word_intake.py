"""A Word file from outside: what may not be in it is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from tests.documents.word_papers import plain_paper

from camket.documents.word.intake import UnsafeWordError, take_word
from camket.documents.word.render import render_word

RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
GOOD = render_word(plain_paper("Rà soát hộ nghèo."))
Parts = dict[str, bytes]


def parts_of(word: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return out.getvalue()


def in_body(xml: str) -> Callable[[Parts], None]:
    """Return what puts a paragraph of XML at the beginning of the text."""

    def change(parts: Parts) -> None:
        body = parts["word/document.xml"]
        at = body.index(b"<w:body>") + len(b"<w:body>")
        parts["word/document.xml"] = body[:at] + f"<w:p>{xml}</w:p>".encode() + body[at:]

    return change


def related(kind: str, target: str, *, external: bool = False) -> Callable[[Parts], None]:
    """Return what adds a relation to the text."""

    def change(parts: Parts) -> None:
        mode = ' TargetMode="External"' if external else ""
        told = f'<Relationship Id="rX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        parts[RELATIONS] = parts[RELATIONS].replace(
            b"</Relationships>", f"{told}</Relationships>".encode()
        )

    return change


def added(name: str, raw: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[name] = raw

    return change


def of_another_kind(parts: Parts) -> None:
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )


def with_entities(parts: Parts) -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    )
    head, rest = parts["word/document.xml"].split(b"?>", 1)
    parts["word/document.xml"] = head + b"?>" + bomb + rest


def with_outside_entity(parts: Parts) -> None:
    head, rest = parts["word/styles.xml"].split(b"?>", 1)
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    parts["word/styles.xml"] = head + b"?>" + outside + rest


RUN = "<w:r><w:rPr>{}</w:rPr><w:t>ẩn</w:t></w:r>"
HOSTILE = {
    "an image from outside": (
        related("image", "http://example.com/a.png", external=True),
        "http://example.com",
    ),
    "a link": (related("hyperlink", "https://example.com/", external=True), "liên kết"),
    "a file of the machine": (related("image", "file:///etc/passwd", external=True), "liên kết"),
    "a share": (related("image", "\\\\host\\share\\a.png"), "liên kết"),
    "a template from outside": (
        related("attachedTemplate", "http://x.vn/a.dotm", external=True),
        "liên kết",
    ),
    "an OLE object": (added("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0"), "nhúng"),
    "a workbook inside": (related("package", "embeddings/a.xlsx"), "nhúng"),
    "another document inside": (related("aFChunk", "afchunk.htm"), "nhúng"),
    "a macro": (added("word/vbaProject.bin", b"x"), "macro"),
    "a control": (added("word/activeX/activeX1.xml", b"<x/>"), "macro"),
    "the kind with macros": (of_another_kind, "macro"),
    "entities that grow": (with_entities, "DOCTYPE"),
    "an entity from outside": (with_outside_entity, "DOCTYPE"),
    "XML cut off": (added("word/styles.xml", b"<w:styles"), "hỏng"),
    "a path out of the file": (added("../../etc/cron.d/x", b"x"), ".docx"),
    "a field that fetches": (
        in_body('<w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://x/a.png&quot; "/>'),
        "INCLUDEPICTURE",
    ),
    "a field that runs": (
        in_body(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>'
            '<w:r><w:instrText>AUTO c:\\\\cmd</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        ),
        "DDEAUTO",
    ),
    "a field of the day": (in_body('<w:fldSimple w:instr=" DATE "/>'), "DATE"),
    "a change followed": (
        in_body('<w:ins w:id="1" w:author="x"><w:r><w:t>a</w:t></w:r></w:ins>'),
        "theo dõi",
    ),
    "a deleted word": (
        in_body('<w:del w:id="1"><w:r><w:delText>a</w:delText></w:r></w:del>'),
        "theo dõi",
    ),
    "a comment": (in_body('<w:commentRangeStart w:id="0"/>'), "chú thích"),
    "a drawing": (in_body("<w:r><w:drawing/></w:r>"), "hình"),
    "an old drawing": (in_body("<w:r><w:pict/></w:r>"), "hình"),
    "a frame": (in_body('<w:pPr><w:framePr w:w="1000"/></w:pPr>'), "khung"),
    "hidden words": (in_body(RUN.format("<w:vanish/>")), "ẩn"),
    "white words": (in_body(RUN.format('<w:color w:val="FFFFFF"/>')), "nhạt"),
    "tiny words": (in_body(RUN.format('<w:sz w:val="2"/>')), "nhỏ"),
    "a line lower than its letters": (
        in_body(
            '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:t>a</w:t></w:r>'
        ),
        "thấp hơn chữ",
    ),
    "a row of a height of its own": (
        in_body(
            '<w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr></w:tr></w:tbl><w:p>'
        ),
        "thấp hơn chữ",
    ),
    "an unknown element": (in_body("<w:ruby><w:rt/></w:ruby>"), "ruby"),
}


@pytest.mark.parametrize(("change", "told"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_file_is_refused_with_a_sentence(
    change: Callable[[Parts], None], told: str
) -> None:
    parts = parts_of(GOOD)
    change(parts)
    with pytest.raises(UnsafeWordError) as refused:
        take_word(packed(parts))
    assert told in str(refused.value)


def test_hidden_words_in_a_style_are_refused_too() -> None:
    parts = parts_of(GOOD)
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        b"<w:rPr>", b'<w:rPr><w:color w:val="FFFFFE"/>', 1
    )
    with pytest.raises(UnsafeWordError, match="nhạt"):
        take_word(packed(parts))


def test_a_small_file_that_unpacks_without_end_is_refused() -> None:
    parts = parts_of(GOOD) | {"word/media/a.xml": b"\0" * (45 * 1024**2)}
    bomb = packed(parts)
    assert len(bomb) < 200_000
    with pytest.raises(UnsafeWordError, match="quá lớn"):
        take_word(bomb)


def test_too_many_parts_are_refused() -> None:
    parts = parts_of(GOOD) | {f"word/p{number}.xml": b"<x/>" for number in range(250)}
    with pytest.raises(UnsafeWordError, match="quá lớn"):
        take_word(packed(parts))


def test_a_text_of_a_thousand_pages_is_refused() -> None:
    with pytest.raises(UnsafeWordError, match="quá lớn"):
        take_word(render_word(plain_paper("Rà soát hộ nghèo. " * 30_000)))


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" * 99])
def test_what_is_no_word_file_is_refused(raw: bytes) -> None:
    with pytest.raises(UnsafeWordError, match="docx"):
        take_word(raw)


def test_a_file_that_word_saved_again_is_taken() -> None:
    document = docx.Document(io.BytesIO(GOOD))
    document.add_paragraph("Thêm một câu.")
    again = io.BytesIO()
    document.save(again)
    assert "word/document.xml" in take_word(again.getvalue()).parts
