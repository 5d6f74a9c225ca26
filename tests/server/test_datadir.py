"""A data directory says whose it is, and is dropped only when it is the demo's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from camket.server.datadir import OWN_NAMES, DataDirectory, chosen_data_dir, current_release
from camket.shared.errors import UnusableInputError


def test_the_data_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    (tmp_path / "release").write_text("99.1\n", encoding="ascii")
    with pytest.raises(UnusableInputError, match=r"thuộc CamKet 99\.1, mới hơn bản đang chạy"):
        DataDirectory(tmp_path).open()
    assert (tmp_path / "release").read_text(encoding="ascii") == "99.1\n"


def test_the_data_of_an_older_release_becomes_ours(tmp_path: Path) -> None:
    (tmp_path / "release").write_text("0.0.9\n", encoding="ascii")
    directory = DataDirectory(tmp_path)
    directory.open()
    directory.close()
    assert (tmp_path / "release").read_text(encoding="ascii").strip() == current_release()


def test_a_directory_is_used_by_one_process_at_a_time(tmp_path: Path) -> None:
    first = DataDirectory(tmp_path)
    first.open()
    assert DataDirectory(tmp_path).used_by() == os.getpid()
    with pytest.raises(UnusableInputError, match="đang được một CamKet khác dùng"):
        DataDirectory(tmp_path).open()
    first.close()
    assert DataDirectory(tmp_path).used_by() is None
    second = DataDirectory(tmp_path)
    second.open()
    second.close()


def test_a_directory_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "tệp"
    blocked.write_text("không phải thư mục", encoding="utf-8")
    with pytest.raises(UnusableInputError) as refused:
        DataDirectory(blocked / "data").open()
    assert str(refused.value).startswith(f"Không ghi được vào thư mục dữ liệu {blocked / 'data'}")


def test_a_directory_without_write_access_is_one_clear_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    script = (
        "import sys; from pathlib import Path; from camket.server.datadir import DataDirectory\n"
        "from camket.shared.errors import UnusableInputError\n"
        "try: DataDirectory(Path(sys.argv[1])).open()\n"
        "except UnusableInputError as error: print(error)"
    )
    # Root may write everywhere, unless it gives that power up.
    drop = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    answer = subprocess.run(  # noqa: S603 - this very Python
        [*drop, sys.executable, "-c", script, str(tmp_path / "data")],
        capture_output=True,
        text=True,
        check=False,
    )
    tmp_path.chmod(0o755)
    assert answer.stdout.startswith("Không ghi được vào thư mục dữ liệu"), answer.stderr
    assert answer.stdout.count("\n") == 1


def test_dropping_the_demo_takes_only_what_camket_made(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    directory.open()
    directory.demo_secret_key()
    directory.close()
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.pdf").write_bytes(b"%PDF-")
    (tmp_path / "của tôi.txt").write_text("giữ lại", encoding="utf-8")
    directory.drop()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"của tôi.txt", "lock"}
    assert left.isdisjoint(OWN_NAMES - {"lock"})


def test_a_folder_that_is_no_data_directory_is_not_dropped(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    with pytest.raises(UnusableInputError, match="không phải thư mục dữ liệu minh họa"):
        DataDirectory(tmp_path).drop()
    assert (tmp_path / "files").is_dir()


def test_the_data_of_a_real_installation_is_no_demo(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    directory.open()
    directory.close()
    (tmp_path / "postgresql").mkdir()
    with pytest.raises(UnusableInputError, match="không phải của bản minh họa"):
        directory.demo_secret_key()
    with pytest.raises(UnusableInputError, match="không phải thư mục dữ liệu minh họa"):
        directory.drop()


def test_the_secret_key_of_the_demo_is_kept_and_private(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    key = directory.demo_secret_key()
    assert len(key) > 50
    assert directory.demo_secret_key() == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_environment_chooses_the_data_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMKET_DATA_DIR", str(tmp_path))
    assert chosen_data_dir() == tmp_path
    monkeypatch.delenv("CAMKET_DATA_DIR")
    monkeypatch.chdir(tmp_path)
    expected = Path("/var/lib/camket") if os.geteuid() == 0 else tmp_path / "camket-data"
    assert chosen_data_dir() == expected
