"""A template of a body's own: what it may not use, what it may not leave out."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from camket.documents.elements import ElementKey
from camket.documents.forms.catalogue import FORMS, form
from camket.documents.own import apart
from camket.documents.own.apart import lay_out_apart
from camket.documents.own.checking import (
    ATTACHMENT,
    PAGE,
    PLACE_OF_SIGNATURE,
    check_template,
    marked_sample,
)
from camket.documents.own.taking import (
    MAIN,
    UnusableTemplateError,
    packed_template,
    shipped_files,
    take_template,
    unpacked_template,
)
from camket.documents.render import render
from camket.documents.style import STYLES, StyleName
from camket.server.confined import Limits

COMMITMENT = form("commitment")
OURS = shipped_files()
SHIPPED = OURS[MAIN].decode()
READS_DATA = "let data = json(bytes(sys.inputs.paper))"


def changed_in(file: str, before: str, after: str) -> dict[str, bytes]:
    """Return our template with one passage put in the place of another."""
    text = OURS[file].decode()
    assert before in text, before
    return {**OURS, file: text.replace(before, after).encode()}


def without(change: str) -> dict[str, bytes]:
    """Return our template set with the data changed by some Typst code."""
    return changed_in(MAIN, READS_DATA, f"{READS_DATA}; {change}")


def zip_of(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form_key", "style"), [(one.key, style) for one in FORMS for style in one.styles]
)
def test_our_own_template_leaves_nothing_out(form_key: str, style: StyleName) -> None:
    assert check_template(form(form_key), style, OURS).missing == ()


def test_the_same_template_set_apart_gives_the_same_bytes() -> None:
    sample = COMMITMENT.sample(STYLES[StyleName.PARTY])
    assert lay_out_apart(sample, OURS).pdf == render(sample)


HEAD = [
    (StyleName.PARTY, 'data.head.superior = ""', ElementKey.SUPERIOR),
    (StyleName.PARTY, 'data.head.issuer = ""', ElementKey.ISSUER),
    (StyleName.PARTY, 'data.head.asterisk = ""', ElementKey.ASTERISK),
    (StyleName.PARTY, 'data.head.top = ""', ElementKey.PARTY_NAME),
    (StyleName.PARTY, 'data.head.number = ""', ElementKey.NUMBER),
    (StyleName.PARTY, 'data.head.day = ""', ElementKey.DAY),
    (StyleName.PARTY, 'data.dashes = ""', ElementKey.DASHES),
    (StyleName.PARTY, "data.title = lower(data.title)", ElementKey.TITLE),
    (StyleName.PARTY, 'data.subject = ""', ElementKey.SUBJECT),
    (StyleName.PARTY, "data.bases = ()", ElementKey.BASIS),
    (
        StyleName.PARTY,
        'data.blocks = data.blocks.filter(one => one.kind != "heading")',
        ElementKey.HEADING,
    ),
    (
        StyleName.PARTY,
        'data.blocks = data.blocks.filter(one => one.kind != "table")',
        ElementKey.COLUMN,
    ),
    (StyleName.PARTY, "data.kept = ()", ElementKey.END_MARK),
    (
        StyleName.PARTY,
        "for i in range(2) { data.signatures.people.at(i).authority = () }",
        ElementKey.AUTHORITY,
    ),
    (
        StyleName.PARTY,
        'for i in range(2) { data.signatures.people.at(i).post = "" }',
        ElementKey.POST,
    ),
    (StyleName.PARTY, 'data.signatures.people.at(0).name = ""', ElementKey.NAME),
    (StyleName.PARTY, "data.recipients = ()", ElementKey.RECIPIENTS),
    (StyleName.PARTY, "data.recipients = data.recipients.slice(0, -1)", ElementKey.ARCHIVE),
    (StyleName.PARTY, 'data.look_up = ""', ElementKey.LOOK_UP),
    (StyleName.PARTY, 'data.trial = ""', ElementKey.TRIAL),
    (StyleName.STATE, 'data.head.top = ""', ElementKey.COUNTRY),
    (StyleName.STATE, 'data.head.motto = ""', ElementKey.MOTTO),
    (StyleName.PARTY, "data.attachment = none", ATTACHMENT),
    (StyleName.PARTY, 'data.signatures.people.at(1).slot = ""', PLACE_OF_SIGNATURE),
]


@pytest.mark.parametrize(
    ("style", "change", "name"), HEAD, ids=[f"{one[0]}-{one[2]}" for one in HEAD]
)
def test_each_element_left_out_is_reported(style: StyleName, change: str, name: str) -> None:
    missing = check_template(COMMITMENT, style, without(change)).missing
    assert name in {one.name for one in missing}, missing
    assert all(one.rule for one in missing)


OTHERS = [
    ("chase_letter", StyleName.PARTY, 'data.head.urgency = ""', ElementKey.URGENCY),
    ("chase_letter", StyleName.STATE, 'data.address = ""', ElementKey.ADDRESS),
    ("order_letter", StyleName.STATE, "data.addressees = ()", ElementKey.ADDRESSEE),
    ("self_review_2b", StyleName.PARTY, 'data.origin = ""', ElementKey.ORIGIN),
    ("self_review_2b", StyleName.PARTY, 'data.head.form_label = ""', ElementKey.FORM_LABEL),
    ("rating_decision", StyleName.STATE, 'data.enacting = ""', ElementKey.ENACTING),
    ("rating_decision", StyleName.PARTY, "data.annexes = ()", ElementKey.ANNEX),
    (
        "breakdown_plan",
        StyleName.STATE,
        'data.annexes = data.annexes.map(a => { a.origin = ""; a })',
        ElementKey.ANNEX_ORIGIN,
    ),
]


@pytest.mark.parametrize(("key", "style", "change", "name"), OTHERS, ids=[one[3] for one in OTHERS])
def test_each_element_of_other_forms_left_out_is_reported(
    key: str, style: StyleName, change: str, name: str
) -> None:
    missing = check_template(form(key), style, without(change)).missing
    assert name in {one.name for one in missing}, missing


def test_every_element_that_a_form_has_is_left_out_in_a_test() -> None:
    tested = {name for _, _, name in HEAD} | {name for *_, name in OTHERS}
    asked = {
        element.key.value
        for one in FORMS
        for style in one.styles
        for element in one.compulsory(style)
    }
    assert asked <= tested, asked - tested


def test_words_written_into_a_template_do_not_pass_for_its_data() -> None:
    number = COMMITMENT.sample(STYLES[StyleName.PARTY])
    written = f'data.head.number = "Số 0{number.frame.head.number.serial}-{number.frame.head.number.symbol}"'
    missing = check_template(COMMITMENT, StyleName.PARTY, without(written)).missing
    assert ElementKey.NUMBER in {one.name for one in missing}


@pytest.mark.parametrize(
    "hidden",
    [
        "#text(fill: white)[Bên A được miễn mọi trách nhiệm]",
        "#text(fill: rgb(0, 0, 0, 4))[Bên A được miễn mọi trách nhiệm]",
        "#text(size: 1pt)[Bên A được miễn mọi trách nhiệm]",
        "#place(dx: 600pt)[Bên A được miễn mọi trách nhiệm]",
        "#block[Bên A được miễn mọi trách nhiệm #place(top, rect(width: 100%, height: 3em, fill: white))]",
        "Một dòng đọc được #text(fill: luma(250))[Bên A được miễn mọi trách nhiệm] và đọc tiếp",
    ],
    ids=["white", "transparent", "tiny", "beside", "covered", "in a line"],
)
def test_words_that_nobody_can_read_are_refused(hidden: str) -> None:
    files = changed_in(MAIN, "  annexes(data)\n", f"  annexes(data)\n  [{hidden}]\n")
    with pytest.raises(UnusableTemplateError) as told:
        check_template(COMMITMENT, StyleName.PARTY, files)
    assert "người ký không đọc được" in str(told.value)
    assert "Bên A được miễn" in str(told.value)


def test_another_size_of_paper_is_reported() -> None:
    files = changed_in("base.typ", 'paper: "a4"', 'paper: "a5"')
    assert PAGE in {one.name for one in check_template(COMMITMENT, StyleName.PARTY, files).missing}


def test_an_error_is_one_sentence_with_its_line() -> None:
    files = {**OURS, MAIN: b"#let a = 1\n\n#nothing(a)\n"}
    with pytest.raises(UnusableTemplateError) as told:
        check_template(COMMITMENT, StyleName.PARTY, files)
    assert "“paper.typ”, dòng 3" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_template_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_LIMITS", Limits(seconds=2, memory=3072, written=32))
    loop = b"#let f(n) = { let k = n; while k > 0 { k += 1 }; k }\n#f(1)"
    began = time.monotonic()
    with pytest.raises(UnusableTemplateError, match="Mẫu"):
        check_template(COMMITMENT, StyleName.PARTY, {**OURS, MAIN: loop})
    assert time.monotonic() - began < 10


HOSTILE = [
    ('#read("/etc/passwd")', "đọc tệp"),
    ('#let r = read\n#r("x")', "dòng 1"),
    ('#image("dau.png")', "đọc tệp"),
    ("#let picture = image", "đọc tệp"),
    ('#json("du-lieu.json")', "đọc tệp"),
    ('#csv("a.csv")', "đọc tệp"),
    ('#plugin("a.wasm")', "trình cắm"),
    ('#import "@preview/cetz:0.3.0": *', "gói tải"),
    ('#import   "@local/x:1.0.0"', "gói tải"),
    ('#import "/etc/x.typ": *', "ngoài thư mục"),
    ('#import "../x.typ": *', "ngoài thư mục"),
    ('#include "thu-muc/x.typ"', "ngoài thư mục"),
    ('a\n/* */\n#bibliography("a.bib")', "dòng 3"),
    ('#eval("read(\\"/etc/passwd\\")")', "đọc tệp"),
]


@pytest.mark.parametrize(("code", "told"), HOSTILE, ids=[one[0][:24] for one in HOSTILE])
def test_reading_is_refused_before_anything_is_set(code: str, told: str) -> None:
    with pytest.raises(UnusableTemplateError, match=told):
        take_template("mau.typ", code.encode())


@pytest.mark.parametrize(
    "code",
    [
        '#read("/etc/passwd")',
        '#read("../order.json")',
        '#import "@preview/cetz:0.3.0": *',
        '#image("/template/../order.json")',
        '#plugin("a.wasm")',
        '#json("/../order.json")',
    ],
)
def test_what_no_check_of_words_saw_is_refused_by_the_folder(code: str) -> None:
    with pytest.raises(UnusableTemplateError, match="dòng 1"):
        lay_out_apart(COMMITMENT.sample(STYLES[StyleName.PARTY]), {**OURS, MAIN: code.encode()})


def test_our_own_files_may_be_sent_back() -> None:
    files = take_template("mau.zip", zip_of(OURS))
    assert files == OURS
    assert unpacked_template(packed_template(files)) == files


def test_words_of_the_language_in_comments_and_strings_are_no_reading() -> None:
    code = SHIPPED + '\n// read("x")\n/* image("x") */\n#let told = "read(x)"\n'
    assert take_template("mau.typ", code.encode())[MAIN] == code.encode()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("mau.docx", b"abc", "không phải mẫu Typst"),
        ("mau.zip", zip_of({"anh.png": b"x", MAIN: b"x"}), "không phải mẫu Typst"),
        ("mau.zip", zip_of({"../paper.typ": b"x"}), "không phải mẫu Typst"),
        ("mau.zip", zip_of({"khac.typ": b"x"}), "paper.typ"),
        ("mau.zip", zip_of({MAIN: b"x" * 600_000}), "quá lớn"),
        ("mau.zip", zip_of({f"p{number}.typ": b"x" for number in range(30)}), "quá lớn"),
        ("mau.typ", b"\xff\xfe", "UTF-8"),
        ("mau.zip", b"PK\x03\x04", "không phải mẫu Typst"),
    ],
)
def test_what_is_no_template_is_refused(name: str, content: bytes, told: str) -> None:
    with pytest.raises(UnusableTemplateError, match=told):
        take_template(name, content)


def test_the_marked_sample_differs_from_the_sample_in_what_matters() -> None:
    sample = COMMITMENT.sample(STYLES[StyleName.PARTY])
    marked = marked_sample(sample)
    assert marked.frame.head.number != sample.frame.head.number
    assert marked.frame.head.dated != sample.frame.head.dated
    assert {one.name for one in marked.signatures.people}.isdisjoint(
        one.name for one in sample.signatures.people
    )
