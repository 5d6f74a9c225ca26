"""The trial authority keeps its keys to itself and gives everybody the same certificate again."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from tests.documents.papers import PARTY_A, PARTY_B
from tests.signing.signatures import VALID_FROM, VALID_TO, make_authority, make_signer

from camket.shared.errors import UnusableInputError
from camket.signing.authority import TRIAL_ORGANISATION, certificates_from_pem


def test_it_is_founded_once_and_then_opened(tmp_path: Path) -> None:
    first = make_authority(tmp_path / "ca")
    assert make_authority(tmp_path / "ca").root.dump() == first.root.dump()


def test_folder_and_keys_are_the_owners_only(tmp_path: Path) -> None:
    make_signer(make_authority(tmp_path / "ca"))
    assert stat.S_IMODE((tmp_path / "ca").stat().st_mode) == 0o700
    files = list((tmp_path / "ca").iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_person_gets_the_same_certificate_after_a_restart(tmp_path: Path) -> None:
    before = make_signer(make_authority(tmp_path / "ca"))
    after = make_signer(make_authority(tmp_path / "ca"))
    assert before.serial == after.serial
    assert before.key.dump() == after.key.dump()


def test_another_post_is_another_certificate(tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "ca")
    secretary = make_signer(authority)
    chairman = authority.issue(
        PARTY_B.person,
        name=PARTY_B.name,
        post="chủ tịch",
        unit=PARTY_B.unit,
        valid_from=VALID_FROM,
        valid_to=VALID_TO,
    )
    assert secretary.serial != chairman.serial


def test_processes_that_found_it_at_once_agree_on_one_root(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        roots = {
            authority.root.dump()
            for authority in pool.map(lambda _: make_authority(tmp_path / "ca"), range(8))
        }
    assert len(roots) == 1


def test_names_are_vietnamese_and_the_root_says_it_is_a_trial(tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "ca")
    subject = make_signer(authority, PARTY_A).certificate.subject.native
    assert subject["common_name"] == "Nguyễn Văn Ất"
    assert subject["title"] == "bí thư"
    assert authority.root.subject.native["organization_name"] == TRIAL_ORGANISATION
    assert certificates_from_pem([authority.root_pem])[0].dump() == authority.root.dump()


def test_a_name_no_certificate_can_hold_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="quá dài"):
        make_signer(make_authority(tmp_path / "ca"), replace(PARTY_A, name="Nguyễn " * 12))


def test_a_long_unit_stands_whole_on_the_certificate(tmp_path: Path) -> None:
    unit = "Ban Thường vụ Đảng ủy các cơ quan Đảng tỉnh Quảng Trị và các đơn vị trực thuộc"
    signer = make_signer(make_authority(tmp_path / "ca"), replace(PARTY_A, unit=unit))
    assert signer.certificate.subject.native["organization_name"] == unit
