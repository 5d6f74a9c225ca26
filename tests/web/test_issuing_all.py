"""The page of a batch: begin it, watch it without a script, stop it, let it go on."""

from __future__ import annotations

import pytest
from tests.commitments.test_issue_all import make_agreed, now
from tests.web.year import client_of, set_day

from camket.commitments.actions.issuing_all import issue_all
from camket.files.models import Job, JobState

pytestmark = pytest.mark.django_db


def test_a_clerk_issues_all_agreed_papers_and_watches() -> None:
    set_day()
    campaign, clerk, _ = make_agreed(2)
    desk = client_of(clerk.user)
    address = f"/dot/{campaign.year}/phat-hanh/"
    assert "Phát hành 2 bản" in desk.get(address).content.decode()
    assert desk.post(address).status_code == 303
    job = Job.objects.get()
    waiting = desk.get(address).content.decode()
    assert "Đã phát hành 0 / 2 bản (0%)" in waiting
    assert "Xem tiến độ mới nhất" in waiting
    assert desk.post(f"{address}dung/").status_code == 303
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert "Làm tiếp 2 bản" in desk.get(address).content.decode()
    assert desk.post(f"{address}tiep/").status_code == 303
    issue_all(job.pk, clock=now)
    done = desk.get(address).content.decode()
    assert "Đã phát hành 2 / 2 bản (100%)" in done
    refused = desk.post(address)
    assert refused.status_code == 422
    assert "Chưa có bản cam kết nào được hai bên đồng ý" in refused.content.decode()
