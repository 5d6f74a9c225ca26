"""All agreed commitments of a campaign are issued as one job that stops, goes on, doubles nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, datetime

import pytest
from django.conf import settings
from django.db import connection
from tests.factories import (
    NOW,
    Held,
    Sides,
    add_item,
    agree,
    make_holder,
    make_province,
    make_unit,
)

from camket.audit.chain import check_chain
from camket.audit.models import Entry
from camket.commitments.actions import issuing_all
from camket.commitments.actions.campaigns import NewCampaign, open_campaign
from camket.commitments.actions.issuing_all import (
    Issued,
    begin_issuing,
    issue_all,
    jobs_of_campaign,
    resume_issuing,
    stop_issuing,
)
from camket.commitments.decisions import CampaignRefusal, Status
from camket.commitments.models import Campaign, Commitment
from camket.files.models import Job, JobProblem, JobState
from camket.organisation.actions import end_tenure
from camket.organisation.models import UnitKind
from camket.registry.models import RegisteredNumber
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused


def now() -> datetime:
    """Tell the instant the tests stand at."""
    return NOW


def make_agreed(units: int) -> tuple[Campaign, Held, list[Sides]]:
    """Open a campaign and agree on the commitment of each unit."""
    province = make_province()
    office = make_unit("Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province)
    leader = make_holder(province, "provincial_secretary")
    clerk = make_holder(office, "provincial_clerk", with_account=True)
    below = [make_unit(f"Đảng ủy xã Thử {n}", parent=province) for n in range(1, units + 1)]
    new = NewCampaign(
        superior_id=province.pk,
        year=2027,
        theme="Trách nhiệm, kỷ cương",
        unit_ids=tuple(unit.pk for unit in below),
        registers_by=date(2026, 12, 31),
        signs_by=date(2027, 2, 15),
        midyear_by=date(2027, 7, 10),
        yearend_by=date(2027, 12, 20),
        plan_no="15-KH/TU",
        plan_on=date(2026, 11, 10),
    )
    campaign = open_campaign(new, actor=clerk.actor, now=NOW)
    found = []
    for unit in below:
        head, unit_clerk = make_holder(unit), make_holder(unit, "commune_clerk")
        commitment = Commitment.objects.get(campaign=campaign, unit=unit)
        sides = Sides(province, leader, clerk, unit, head, unit_clerk, commitment)
        for number in range(1, 4):
            add_item(sides, f"Vấn đề thử {number}")
        agree(sides)
        found.append(sides)
    return campaign, clerk, found


def statuses(campaign: Campaign) -> list[str]:
    found = Commitment.objects.filter(campaign=campaign).order_by("pk")
    return list(found.values_list("status", flat=True))


def nothing_is_doubled(campaign: Campaign, count: int) -> None:
    """Every issued paper has one number, every number one paper, and the chain holds."""
    issued = Commitment.objects.filter(campaign=campaign, status=Status.ISSUED)
    assert issued.count() == count
    assert RegisteredNumber.objects.count() == count
    assert issued.values("number_id").distinct().count() == count
    assert {one.slots.count() for one in issued} <= {2}
    assert check_chain().first_broken is None


@pytest.mark.django_db
def test_every_agreed_paper_is_issued_and_the_rest_named() -> None:
    campaign, clerk, sides = make_agreed(4)
    end_tenure(sides[1].head.tenure.pk, ends_on=date(2026, 9, 1), actor=SYSTEM, now=NOW)
    job = begin_issuing(campaign.pk, actor=clerk.actor, now=NOW)
    assert begin_issuing(campaign.pk, actor=clerk.actor, now=NOW) == job
    issue_all(job.pk, clock=now)
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"issued": 3, "left": 1})
    assert (job.done, job.total, job.errors) == (3, 4, 1)
    problem = JobProblem.objects.get(job=job)
    assert problem.value == "Đảng ủy xã Thử 2"
    assert problem.sentence.startswith("Khuyết bí thư từ ngày 01/09/2026")
    nothing_is_doubled(campaign, 3)
    issue_all(job.pk, clock=now)  # the same job, run once more
    nothing_is_doubled(campaign, 3)


@pytest.mark.django_db
def test_only_the_office_of_the_holder_begins_and_only_where_something_is_agreed() -> None:
    campaign, clerk, sides = make_agreed(1)
    for other in (sides[0].unit_clerk, sides[0].leader):
        with pytest.raises(Refused) as refused:
            begin_issuing(campaign.pk, actor=other.actor, now=NOW)
        assert refused.value.reason is CampaignRefusal.MAY_NOT_ISSUE
    issue_all(begin_issuing(campaign.pk, actor=clerk.actor, now=NOW).pk, clock=now)
    with pytest.raises(Refused) as nothing:
        begin_issuing(campaign.pk, actor=clerk.actor, now=NOW)
    assert nothing.value.reason is CampaignRefusal.NOTHING_AGREED


@pytest.mark.django_db(transaction=True)
def test_a_stopped_job_leaves_the_rest_and_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("camket.files.progress._EVERY", 0)
    campaign, clerk, sides = make_agreed(4)
    job = begin_issuing(campaign.pk, actor=clerk.actor, now=NOW)
    issue_one = issuing_all.issue_one

    def stop_after_the_second(pk: int, actor: dict[str, object], at: datetime) -> Issued:
        done = issue_one(pk, actor, at)
        if statuses(campaign).count("issued") == 2:
            stop_issuing(job.pk, actor=clerk.actor, now=NOW)
        return done

    monkeypatch.setattr(issuing_all, "issue_one", stop_after_the_second)
    issue_all(job.pk, clock=now)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.STOPPED, 2, 4)
    nothing_is_doubled(campaign, 2)
    monkeypatch.setattr(issuing_all, "issue_one", issue_one)
    for stranger in (sides[0].unit_clerk, sides[0].leader):
        with pytest.raises(Refused) as refused:
            resume_issuing(job.pk, actor=stranger.actor, now=NOW)
        assert refused.value.reason is CampaignRefusal.MAY_NOT_ISSUE
    other = make_holder(clerk.tenure.unit, "provincial_clerk", name="Lê Thị Tiếp")
    assert resume_issuing(job.pk, actor=other.actor, now=NOW)
    assert not resume_issuing(job.pk, actor=clerk.actor, now=NOW)
    issue_all(job.pk, clock=now)
    job.refresh_from_db()
    assert (job.state, job.done, job.result["left"]) == (JobState.DONE, 4, 0)
    nothing_is_doubled(campaign, 4)
    told = Entry.objects.filter(action__startswith="commitment.batch_").order_by("number")
    assert list(told.values_list("action", "person_id")) == [
        ("commitment.batch_begun", clerk.person.pk),
        ("commitment.batch_stopped", clerk.person.pk),
        ("commitment.batch_ended", clerk.person.pk),
        ("commitment.batch_resumed", other.person.pk),
        ("commitment.batch_ended", other.person.pk),
    ]
    issued = Entry.objects.filter(action="commitment.issued").order_by("number")
    by_whom = list(issued.values_list("person_id", flat=True))
    assert by_whom == [clerk.person.pk] * 2 + [other.person.pk] * 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_job_issue_each_paper_once() -> None:
    campaign, clerk, _ = make_agreed(6)
    job = begin_issuing(campaign.pk, actor=clerk.actor, now=NOW)
    together = threading.Barrier(2)
    ended: list[str] = []

    def run() -> None:
        try:
            together.wait()
            issue_all(job.pk, clock=now)
            ended.append("done")
        except LookupError:
            ended.append("the other one finished it")
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert "done" in ended
    assert len(ended) == 2
    nothing_is_doubled(campaign, 6)


_WORKER = """
import os, sys
from datetime import datetime
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.commitments.beside_settings"
if __name__ == "__main__":
    import django
    django.setup()
    from camket.commitments.actions import issuing_all
    issuing_all._WORTH_A_PROCESS = 4
    issuing_all.issue_all(int(sys.argv[1]), clock=lambda: datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_followed_by_another_that_goes_on(tmp_path: object) -> None:
    campaign, clerk, _ = make_agreed(12)
    job = begin_issuing(campaign.pk, actor=clerk.actor, now=NOW)
    connection.close()
    program = f"{tmp_path}/worker.py"
    with open(program, "w", encoding="utf-8") as file:  # noqa: PTH123  # spawn reads it again
        file.write(_WORKER)
    environment = {
        **os.environ,
        "CAMKET_TEST_NAME": str(settings.DATABASES["default"]["NAME"]),
        "CAMKET_TEST_FOLDER": str(settings.DATA_DIR),
        "PYTHONPATH": os.getcwd(),  # noqa: PTH109  # where the tests are
    }
    command = [sys.executable, program, str(job.pk), NOW.isoformat()]
    worker = subprocess.Popen(command, env=environment)  # noqa: S603  # this test's own program
    give_up_at = time.monotonic() + 180
    while statuses(campaign).count("issued") < 2 and time.monotonic() < give_up_at:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait(20)
    began = statuses(campaign).count("issued")
    assert 2 <= began < 12
    time.sleep(0.5)  # its children die with it
    job.refresh_from_db()
    assert job.state == JobState.WRITING
    again = subprocess.run(command, env=environment, check=False, timeout=240)  # noqa: S603  # as above
    assert again.returncode == 0
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 12, 12)
    nothing_is_doubled(campaign, 12)
    assert list(jobs_of_campaign(campaign.pk)) == [Job.objects.get()]
