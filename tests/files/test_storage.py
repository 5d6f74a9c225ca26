"""Files are stored by digest, after a look at what they really are."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from tests.factories import NOW

from camket.files import storage
from camket.files.actions import receive_file
from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def picture(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), (120, 40, 40)).save(target, kind)
    return target.getvalue()


def refusal_of(name: str, content: bytes) -> FileRefusal:
    with pytest.raises(Refused) as refused:
        receive_file(name, content, now=NOW)
    assert str(FILE_REFUSED[FileRefusal(refused.value.reason)]).format(**refused.value.details)
    return FileRefusal(refused.value.reason)


@pytest.mark.parametrize(
    ("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_a_picture_is_taken_for_what_it_is_whatever_its_name(kind: str, media_type: str) -> None:
    stored = receive_file("tai-lieu.pdf", picture(kind), now=NOW)
    assert stored.media_type == media_type
    assert storage.read(stored) == picture(kind)


def test_the_same_bytes_are_kept_once() -> None:
    first = receive_file("a.png", picture(), now=NOW)
    assert receive_file("b.png", picture(), now=NOW) == first


def test_what_a_process_that_died_left_behind_is_written_anew() -> None:
    stored = receive_file("a.png", picture(), now=NOW)
    default_storage.delete(stored.path)
    default_storage.save(stored.path, ContentFile(picture()[:20]))
    stored.delete()
    again = receive_file("a.png", picture(), now=NOW)
    assert storage.read(again) == picture()
    folder, name = again.path.rsplit("/", 1)
    assert default_storage.listdir(folder) == ([], [name])


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04zip",
        picture()[:20],
    ],
)
def test_what_is_no_picture_and_no_pdf_is_refused(content: bytes) -> None:
    assert refusal_of("anh.png", content) is FileRefusal.UNKNOWN_KIND


def test_an_empty_file_is_refused() -> None:
    assert refusal_of("anh.png", b"") is FileRefusal.EMPTY


def test_a_file_above_the_limit_is_refused(settings: pytest.FixtureRequest) -> None:
    settings.MAX_UPLOAD_BYTES = 10  # type: ignore[attr-defined]  # pytest-django's fixture
    assert refusal_of("anh.png", picture()) is FileRefusal.TOO_LARGE


@pytest.mark.parametrize(
    "name", ["Báo cáo TUYỆT MẬT.pdf", "toi_mat 2026.pdf", "KH-05 (MẬT).pdf", "tối mật.png"]
)
def test_a_name_stamped_secret_is_refused(name: str) -> None:
    assert refusal_of(name, picture()) is FileRefusal.SECRET


@pytest.mark.parametrize("name", ["Mật ong rừng.png", "mật độ dân cư.png", "bao-mat.png"])
def test_honey_and_density_are_no_secrets(name: str) -> None:
    assert receive_file(name, picture(), now=NOW).media_type == "image/png"


def test_bytes_altered_on_disk_are_noticed() -> None:
    stored = receive_file("a.png", picture(), now=NOW)
    with open(default_storage.path(stored.path), "ab") as handle:  # noqa: PTH123  # as somebody with a shell would
        handle.write(b"x")
    with pytest.raises(OSError, match="digest"):
        storage.read(stored)
