"""The page of a Word file in every state, and the pages of forms, read by axe at both widths."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.browser.desk import DESKTOP, PHONE, chromium
from tests.browser.looking import ask_axe, look, shown
from tests.browser.test_every_route import Shown, serve
from tests.factories import NOW, agree, make_sides
from tests.web.year import client_of, set_day

from camket.commitments.editing import topic_of
from camket.documents.forms.catalogue import form
from camket.documents.render import render
from camket.documents.style import STYLES, StyleName
from camket.files.actions import store
from camket.registry.models import EditedWord


def page_of(client: Client, path: str) -> Shown:
    return Shown(path, "clerk", path, client.get(path).content.decode())


@pytest.mark.slow
@pytest.mark.django_db
def test_axe_finds_nothing_on_the_pages_of_word_files_and_forms() -> None:
    set_day()
    sides = make_sides(with_accounts=True)
    agree(sides)
    client = client_of(sides.clerk.user)
    word = f"/cam-ket/{sides.commitment.pk}/word/"
    before = page_of(client, word)
    EditedWord.objects.create(
        topic=topic_of(sides.commitment),
        text_sha256="0" * 64,
        word=store(b"word", "application/zip", now=NOW),
        preview=store(
            render(form("commitment").sample(STYLES[StyleName.PARTY])), "application/pdf", now=NOW
        ),
        changes=[{"was": "cam kết với " * 20, "now": ""}],
        sent_by="Văn phòng",
        sent_at=NOW,
    )
    refused = client.post(word, {"file": SimpleUploadedFile("a.docx", b"PK")})
    forms = "/quan-tri/mau-van-ban/"
    pages = [
        before,
        page_of(client, word),
        Shown(word, "clerk", word, refused.content.decode()),
        page_of(client, forms),
        page_of(client, f"{forms}commitment/party/"),
        page_of(client, f"{forms}self_review_2b/party/"),
    ]
    found: list[str] = []
    with chromium() as browser:
        page = browser.new_context(locale="vi-VN", reduced_motion="reduce").new_page()
        for number, one in enumerate(pages):
            serve(page, one)
            for width, height in ((DESKTOP, 900), (PHONE, 844)):
                page.set_viewport_size({"width": width, "height": height})
                if (seen := look(page))["past"] > 0:
                    found.append(f"{number} {one.path} {width}: {shown(seen['wide'])}")
                found += [f"{number} {one.path} {width}: {told}" for told in ask_axe(page)]
    assert not found, "\n".join(found)
