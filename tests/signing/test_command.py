"""`camket verify` answers in words, in JSON and with its exit code, and never with a traceback."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from tests.signing.signatures import NOW, SignedPaper

from camket.signing.command import run


def _run(
    path: Path,
    *,
    issued: Path | None = None,
    trust: tuple[Path, ...] = (),
    as_json: bool = False,
) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    code = run(
        str(path),
        issued=str(issued) if issued else None,
        trust=[str(one) for one in trust],
        as_json=as_json,
        default_roots=(),
        out=out,
        err=err,
        at=NOW,
    )
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def files(paper: SignedPaper, tmp_path: Path) -> Path:
    """Return a folder with a paper at its stages and the root it needs."""
    (tmp_path / "signed.pdf").write_bytes(paper.signed)
    (tmp_path / "signed_b.pdf").write_bytes(paper.signed_b)
    (tmp_path / "sealed.pdf").write_bytes(paper.sealed)
    (tmp_path / "rendered.pdf").write_bytes(paper.rendered)
    (tmp_path / "ca.pem").write_bytes(paper.authority.root_pem)
    (tmp_path / "words.txt").write_text("không phải PDF", encoding="utf-8")
    return tmp_path


def test_a_good_paper_ends_with_0(files: Path) -> None:
    code, out, err = _run(
        files / "signed.pdf", issued=files / "sealed.pdf", trust=(files / "ca.pem",)
    )
    assert (code, err) == (0, "")
    assert out.startswith("Hợp lệ.\n")
    assert "[x] Nội dung không đổi sau khi ký" in out
    assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in out


def test_json_is_the_contracts(files: Path) -> None:
    code, out, _ = _run(files / "signed_b.pdf", trust=(files / "ca.pem",), as_json=True)
    answer = json.loads(out)
    assert code == 1
    assert answer["verdict"] == "incomplete"
    assert answer["missing"][0]["role"] == "party_a"


def test_without_its_root_a_paper_ends_with_1(files: Path) -> None:
    assert _run(files / "signed.pdf")[0] == 1


@pytest.mark.parametrize("name", ["rendered.pdf", "words.txt", "absent.pdf", "."])
def test_what_cannot_be_judged_ends_with_2_and_a_sentence(files: Path, name: str) -> None:
    code, out, err = _run(files / name, trust=(files / "ca.pem",))
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1


def test_a_trusted_root_that_is_none_is_told(files: Path) -> None:
    code, _, err = _run(files / "signed.pdf", trust=(files / "words.txt",))
    assert code == 2
    assert "không phải là chứng thư" in err
