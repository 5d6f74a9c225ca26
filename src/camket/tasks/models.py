"""Tasks, their reports and evidence, obstacles and the levels they climb."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.models import Commitment, Item, Work
from camket.files.models import StoredFile
from camket.organisation.models import Person, Unit
from camket.tasks.causes import CauseState
from camket.tasks.decisions.obstacles import ObstacleState
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import OPEN, TaskFacts, TaskStatus

TASK_STATUS_NAMES = {
    TaskStatus.NOT_STARTED: _("Chưa bắt đầu"),
    TaskStatus.DOING: _("Đang làm"),
    TaskStatus.AWAITING: _("Chờ xác nhận"),
    TaskStatus.DONE: _("Hoàn thành"),
    TaskStatus.DONE_LATE: _("Hoàn thành chậm"),
    TaskStatus.STOPPED: _("Dừng"),
}

CAUSE_STATE_NAMES = {
    CauseState.CLAIMED: _("Chờ xác nhận"),
    CauseState.CONFIRMED: _("Đã xác nhận khách quan"),
    CauseState.REFUSED: _("Không xác nhận"),
}


class Task(models.Model):
    """A piece of work with an owner, a deadline and a product; done late stays late."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("nhiệm vụ"), max_length=300)
    folded = models.CharField(max_length=300, editable=False, default="")
    product = models.CharField(_("sản phẩm"), max_length=300, blank=True)
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="tasks",
        verbose_name=_("chủ trì"),
        db_index=False,
    )
    owner_post = models.CharField(_("chức danh chủ trì"), max_length=300, blank=True)
    coordinators = models.CharField(_("phối hợp"), max_length=300, blank=True)
    starts_on = models.DateField(_("bắt đầu"))
    due_on = models.DateField(_("thời hạn"))
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, related_name="tasks"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="tasks")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, null=True, related_name="tasks")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="shares")
    """The task this one is a named person's share of."""
    target = models.DecimalField(_("mức cần đạt"), max_digits=16, decimal_places=4, default=1)
    reached = models.DecimalField(_("đã đạt"), max_digits=16, decimal_places=4, default=0)
    measure_unit = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    status = models.CharField(
        _("tình trạng"),
        max_length=12,
        choices=[(status.value, name) for status, name in TASK_STATUS_NAMES.items()],
        default=TaskStatus.NOT_STARTED.value,
    )
    done_on = models.DateField(_("xong ngày"), null=True, blank=True)
    overdue_since = models.DateField(_("quá hạn từ"), null=True, blank=True)
    is_exceeded = models.BooleanField(_("vượt mức"), default=False)
    exceeded_reason = models.TextField(_("lý do vượt mức"), blank=True)
    exceeded_approved_by = models.CharField(_("người duyệt vượt mức"), max_length=300, blank=True)
    stopped_reason = models.TextField(_("lý do dừng"), blank=True)
    last_report_at = models.DateTimeField(_("báo cáo gần nhất"), null=True, blank=True)
    open_obstacles = models.PositiveSmallIntegerField(_("vướng mắc đang mở"), default=0)
    created_at = models.DateTimeField(_("giao lúc"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        constraints = [
            models.CheckConstraint(
                name="tasks_task_due_not_before_start", condition=Q(due_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="tasks_task_done_has_day",
                condition=~Q(status__in=["done", "done_late"]) | Q(done_on__isnull=False),
            ),
            models.CheckConstraint(
                name="tasks_task_late_stays_late",
                condition=~Q(status="done") | Q(done_on__lte=F("due_on")),
            ),
            models.CheckConstraint(
                name="tasks_task_exceeded_is_approved",
                condition=Q(is_exceeded=False)
                | (~Q(exceeded_reason="") & ~Q(exceeded_approved_by="")),
            ),
            models.CheckConstraint(name="tasks_task_target_positive", condition=Q(target__gt=0)),
            models.UniqueConstraint(
                fields=["work"],
                name="tasks_task_one_a_work",
                condition=Q(work__isnull=False, parent__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "year", "due_on"], name="tasks_task_unit"),
            models.Index(fields=["owner", "due_on"], name="tasks_task_owner"),
            models.Index(
                fields=["due_on"],
                name="tasks_task_open_due",
                condition=Q(status__in=["not_started", "doing"], overdue_since__isnull=True),
            ),
            models.Index(
                fields=["unit", "due_on"],
                name="tasks_task_open_unit",
                condition=Q(status__in=["not_started", "doing", "awaiting"]),
            ),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def is_open(self) -> bool:
        """Say whether the work is not over: owed, or waiting for somebody's word."""
        return self.status in OPEN

    @property
    def facts(self) -> TaskFacts:
        """Return what decides the task's state and its place in the totals."""
        return TaskFacts(
            status=TaskStatus(self.status),
            due_on=self.due_on,
            is_share=self.parent_id is not None,
            is_overdue=self.overdue_since is not None,
            is_exceeded=self.is_exceeded,
            open_obstacles=self.open_obstacles,
        )


class Report(models.Model):
    """What the owner says was reached; a claim of completion waits for somebody else's word."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reports", db_index=False)
    key = models.UUIDField(_("khóa chống gửi trùng"), default=uuid.uuid4)
    reached = models.DecimalField(_("đã đạt"), max_digits=16, decimal_places=4)
    note = models.TextField(_("ghi chú"), blank=True)
    claims_done = models.BooleanField(_("báo cáo đã xong"), default=False)
    claims_exceeded = models.BooleanField(_("đề nghị ghi nhận vượt mức"), default=False)
    exceeded_reason = models.TextField(_("lý do vượt mức"), blank=True)
    done_on = models.DateField(_("ngày xong"), null=True, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(_("người báo cáo"), max_length=300)
    at = models.DateTimeField(_("lúc"))
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in ReportState],
        default=ReportState.NOTED.value,
    )
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(_("người xác nhận"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    decision_note = models.TextField(_("ý kiến xác nhận"), blank=True)

    class Meta:
        verbose_name = _("báo cáo kết quả")
        verbose_name_plural = _("báo cáo kết quả")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="tasks_report_sent_once"),
            models.CheckConstraint(
                name="tasks_report_verifier_is_not_doer",
                condition=Q(decided_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(decided_by=F("author")),
            ),
        ]

    def __str__(self) -> str:
        """Return the author."""
        return self.author_name


class Evidence(models.Model):
    """A file that shows what a report says."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=200)

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Obstacle(models.Model):
    """Something that stands in the way of a task; it climbs until somebody can remove it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="obstacles")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obstacles_waiting")
    """The unit it waits at now."""
    title = models.CharField(_("vướng mắc"), max_length=300)
    request = models.TextField(_("đề nghị"), blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in ObstacleState],
        default=ObstacleState.OPEN.value,
    )
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(_("nêu lúc"))
    answer_by_on = models.DateField(_("hạn trả lời"))
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by_name = models.CharField(_("người trả lời"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("vướng mắc")
        verbose_name_plural = _("vướng mắc")
        constraints = [
            models.CheckConstraint(
                name="tasks_obstacle_answered_has_answer",
                condition=Q(state="open") | (~Q(answer="") & Q(answered_at__isnull=False)),
            )
        ]
        indexes = [
            models.Index(
                fields=["level", "answer_by_on"],
                name="tasks_obstacle_waiting",
                condition=Q(state="open"),
            ),
            models.Index(fields=["unit", "state"], name="tasks_obstacle_unit"),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class ObstacleStep(models.Model):
    """One rung of the ladder: raised, passed up, answered, brought back down."""

    obstacle = models.ForeignKey(Obstacle, on_delete=models.CASCADE, related_name="steps")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("việc"), max_length=12)
    at = models.DateTimeField(_("lúc"))
    actor_name = models.CharField(_("người làm"), max_length=300)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("bước tháo gỡ")
        verbose_name_plural = _("bước tháo gỡ")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind


class TaskChase(models.Model):
    """A reminder to the owner of a task; at most one a day."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="chases", db_index=False)
    on = models.DateField(_("ngày"))
    at = models.DateTimeField(_("lúc"))
    text = models.TextField(_("nội dung"))
    actor_name = models.CharField(_("người đôn đốc"), max_length=300)
    told_superior = models.BooleanField(_("báo cấp trên"), default=False)

    class Meta:
        verbose_name = _("đôn đốc nhiệm vụ")
        verbose_name_plural = _("đôn đốc nhiệm vụ")
        constraints = [models.UniqueConstraint(fields=["task", "on"], name="tasks_chase_one_a_day")]

    def __str__(self) -> str:
        """Return the day."""
        return f"{self.on}"


class TaskEvent(models.Model):
    """A line of a task's history."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("lúc"))
    kind = models.CharField(_("việc"), max_length=20)
    text = models.CharField(_("nội dung"), max_length=400)
    actor_name = models.CharField(_("người làm"), max_length=300)

    class Meta:
        verbose_name = _("diễn biến")
        verbose_name_plural = _("diễn biến")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class TaskTerm(models.Model):
    """Deadline and amount of a task until an amendment changed them: the past keeps its measure."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="terms", db_index=False)
    amendment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField(_("giữ đến trước ngày"))
    due_on = models.DateField(_("thời hạn"))
    target = models.DecimalField(_("mức cần đạt"), max_digits=16, decimal_places=4)

    class Meta:
        verbose_name = _("thời hạn trước điều chỉnh")
        verbose_name_plural = _("thời hạn trước điều chỉnh")
        ordering = ["until_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "amendment"], name="tasks_taskterm_one_an_amendment"
            )
        ]

    def __str__(self) -> str:
        """Return the deadline."""
        return f"{self.due_on}"


class ObjectiveCause(models.Model):
    """Why a task was not done or late through nobody's fault: claimed, confirmed by somebody else.

    Confirmed, the task leaves the denominator of a rating (evaluation.md §4); the claim, the
    answer and who gave them stay.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="objective_causes")
    reason = models.TextField(_("nguyên nhân khách quan"))
    paper = models.CharField(_("văn bản, minh chứng"), max_length=300)
    claimed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_by_name = models.CharField(_("người đề nghị"), max_length=300)
    claimed_at = models.DateTimeField(_("đề nghị lúc"))
    state = models.CharField(
        _("tình trạng"),
        max_length=9,
        choices=[(state.value, name) for state, name in CAUSE_STATE_NAMES.items()],
        default=CauseState.CLAIMED.value,
    )
    answer = models.TextField(_("ý kiến xác nhận"), blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(_("người xác nhận"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("nguyên nhân khách quan")
        verbose_name_plural = _("nguyên nhân khách quan")
        ordering = ["-claimed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(state__in=["claimed", "confirmed"]),
                name="tasks_cause_one_standing",
            ),
            models.CheckConstraint(
                name="tasks_cause_decided_has_moment",
                condition=Q(state="claimed") | (Q(decided_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="tasks_cause_confirmer_is_another",
                condition=Q(decided_by__isnull=True)
                | Q(claimed_by__isnull=True)
                | ~Q(decided_by=F("claimed_by")),
            ),
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason[:80]
