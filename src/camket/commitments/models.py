"""Campaigns, orders, commitments and their text; rows and the database's own promises."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.decisions import Direction, Origin, ReminderKind, Status, Turn
from camket.commitments.order import Role, SigningOrder
from camket.files.models import StoredFile
from camket.organisation.models import Person, Tenure, Unit
from camket.registry.models import RegisteredNumber

STATUS_NAMES = {
    Status.DRAFT: _("Đang soạn"),
    Status.SUBMITTED: _("Chờ thẩm định"),
    Status.NEGOTIATING: _("Đang thống nhất"),
    Status.AGREED: _("Hai bên đã đồng ý"),
    Status.ISSUED: _("Chờ ký"),
    Status.SIGNED: _("Đã ký"),
    Status.WITHDRAWN: _("Đã rút"),
    Status.CLOSED: _("Đã tổng kết"),
}
ORIGIN_NAMES = {
    Origin.REGISTERED: _("đơn vị đăng ký"),
    Origin.ORDERED: _("cấp trên đặt hàng"),
    Origin.CARRIED_OVER: _("chuyển từ năm trước"),
    Origin.CASCADED: _("cấp trên giao từ cam kết"),
}
DIRECTION_NAMES = {
    Direction.HIGHER: _("đạt từ mức này trở lên"),
    Direction.LOWER: _("không vượt quá mức này"),
    Direction.BY_DATE: _("xong trước thời hạn"),
    Direction.YES_NO: _("có hoặc không"),
}


SIGNING_ORDER_NAMES = {
    SigningOrder.ONE_EACH: _("Người đứng đầu đơn vị ký trước, rồi đến cấp trên"),
    SigningOrder.TOGETHER: _("Hai người đứng đầu ký theo thứ tự bất kỳ"),
    SigningOrder.COLLECTIVE_AND_HEAD: _(
        "Đại diện tập thể và người đứng đầu đơn vị (thứ tự bất kỳ), rồi đến cấp trên"
    ),
    SigningOrder.BOTH_COLLECTIVES: _(
        "Đại diện tập thể và người đứng đầu của đơn vị, rồi của cấp trên"
    ),
    SigningOrder.SEALS_IN_TURN: _(
        "Đơn vị ký và đóng dấu, rồi cấp trên ký và đóng dấu (chi bộ không có dấu)"
    ),
    SigningOrder.SEALS_LAST: _(
        "Hai người đứng đầu lần lượt ký, sau đó hai bên đóng dấu (chi bộ không có dấu)"
    ),
}


class Campaign(models.Model):
    """One year's commitments between a superior and the units in its scope."""

    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="campaigns")
    year = models.PositiveSmallIntegerField(_("năm"))
    theme = models.CharField(_("chủ đề"), max_length=200)
    plan_no = models.CharField(_("kế hoạch số"), max_length=60, blank=True)
    plan_on = models.DateField(_("ngày kế hoạch"), null=True, blank=True)
    min_items = models.PositiveSmallIntegerField(_("số vấn đề ít nhất"), default=3)
    max_items = models.PositiveSmallIntegerField(_("số vấn đề nhiều nhất"), default=5)
    registers_by = models.DateField(_("hạn đăng ký"))
    signs_by = models.DateField(_("hạn ký"))
    midyear_by = models.DateField(_("hạn sơ kết 6 tháng"))
    yearend_by = models.DateField(_("hạn tổng kết năm"))
    signing_order = models.CharField(
        _("thứ tự ký"),
        max_length=24,
        choices=[(order.value, name) for order, name in SIGNING_ORDER_NAMES.items()],
        default=SigningOrder.ONE_EACH.value,
    )
    opened_at = models.DateTimeField(_("mở lúc"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("đợt cam kết")
        verbose_name_plural = _("đợt cam kết")
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "year"], name="commitments_campaign_one_a_year"
            ),
            models.CheckConstraint(
                name="commitments_campaign_items_in_order",
                condition=Q(min_items__gte=1, max_items__gte=F("min_items")),
            ),
            models.CheckConstraint(
                name="commitments_campaign_days_in_order",
                condition=Q(
                    signs_by__gte=F("registers_by"),
                    midyear_by__gt=F("signs_by"),
                    yearend_by__gt=F("midyear_by"),
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return the year."""
        return f"Đợt cam kết năm {self.year}"

    @property
    def unit_id(self) -> int:
        """Return the unit whose campaign it is."""
        return self.superior_id


class PromiseManager(models.Manager["Commitment"]):
    """The commitments themselves, without the papers that amend them."""

    def get_queryset(self) -> models.QuerySet[Commitment]:
        """Leave out amendments: to count, chase, judge and hand over is about the promise."""
        return super().get_queryset().filter(amends__isnull=True)


class Commitment(models.Model):
    """What a unit and its head promise their superior for one campaign: draft to signed text.

    An amendment is a paper of its own, drafted on a copy of the signed text and agreed, issued and
    signed in the same steps; it names the commitment it amends. `objects` holds the commitments,
    `papers` the amendments too.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="commitments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="commitments")
    holder = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="commitments_held",
        verbose_name=_("đơn vị chịu trách nhiệm"),
    )
    """Who answers for it now: the unit itself, until a successor inherits it."""
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    status = models.CharField(
        _("tình trạng"),
        max_length=12,
        choices=[(status.value, name) for status, name in STATUS_NAMES.items()],
        default=Status.DRAFT.value,
    )
    turn = models.CharField(
        _("đến lượt"),
        max_length=8,
        choices=[(turn.value, turn.value) for turn in Turn],
        default=Turn.PARTY_B.value,
    )
    turn_since = models.DateTimeField(_("đến lượt từ lúc"))
    first_opened_at = models.DateTimeField(_("đơn vị mở biểu lúc"), null=True, blank=True)
    version = models.PositiveIntegerField(_("lần sửa"), default=1)
    general_version = models.PositiveIntegerField(_("lần sửa phần chung"), default=1)
    handover = models.PositiveSmallIntegerField(_("bản thứ"), default=1)
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    pledge = models.TextField(_("trách nhiệm nếu không hoàn thành"), blank=True)
    recommendations = models.TextField(_("kiến nghị với cấp trên"), blank=True)
    minutes_no = models.CharField(_("biên bản thông qua số"), max_length=60, blank=True)
    minutes_on = models.DateField(_("ngày biên bản"), null=True, blank=True)
    conclusion_no = models.CharField(_("thông báo kết luận số"), max_length=60, blank=True)
    conclusion_on = models.DateField(_("ngày kết luận"), null=True, blank=True)
    accepted_by_a_at = models.DateTimeField(_("cấp trên đồng ý lúc"), null=True, blank=True)
    accepted_by_b_at = models.DateTimeField(_("đơn vị đồng ý lúc"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    ordinal = models.PositiveSmallIntegerField(_("lần điều chỉnh"), default=0)
    amend_reason = models.TextField(_("lý do điều chỉnh"), blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)
    text = models.JSONField(_("văn bản đã khóa"), null=True, blank=True)
    text_sha256 = models.CharField(_("mã băm của văn bản"), max_length=64, blank=True)
    number = models.OneToOneField(
        RegisteredNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("phát hành lúc"), null=True, blank=True)
    issued_by = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The unit whose office sealed the paper: it extends the term and may take the paper back."""
    signs_by = models.DateField(_("hạn ký văn bản"), null=True, blank=True)
    """The last day it may be signed; none for papers issued before papers had a term."""
    signed_at = models.DateTimeField(_("ký đủ lúc"), null=True, blank=True)

    objects = PromiseManager()
    papers = models.Manager["Commitment"]()

    class Meta:
        verbose_name = _("bản cam kết")
        verbose_name_plural = _("bản cam kết")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                name="commitments_commitment_one_a_campaign",
                condition=~Q(status="withdrawn") & Q(amends__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["amends"],
                name="commitments_commitment_one_open_amendment",
                condition=~Q(status__in=["withdrawn", "signed", "closed"]),
            ),
            models.CheckConstraint(
                name="commitments_commitment_amendment_is_numbered",
                condition=Q(amends__isnull=True, ordinal=0)
                | (Q(amends__isnull=False, ordinal__gte=1) & ~Q(amend_reason="")),
            ),
            models.CheckConstraint(
                name="commitments_commitment_signed_has_file",
                condition=~Q(status__in=["signed", "closed"])
                | (Q(signed_at__isnull=False) & ~Q(text_sha256="")),
            ),
            models.CheckConstraint(
                name="commitments_commitment_issued_is_frozen",
                condition=~Q(status="issued")
                | (Q(text__isnull=False) & Q(issued_file__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "year"], name="commitments_commitment_unit"),
            models.Index(fields=["holder", "year"], name="commitments_commitment_holder"),
            models.Index(
                fields=["superior", "year", "status"], name="commitments_commitment_super"
            ),
        ]

    def __str__(self) -> str:
        """Return the year."""
        return f"Cam kết năm {self.year}"

    @property
    def is_locked(self) -> bool:
        """Say whether the text may no longer be edited, only amended."""
        return self.status in (Status.ISSUED, Status.SIGNED, Status.CLOSED, Status.WITHDRAWN)


class Order(models.Model):
    """Work a superior orders from several units in one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="orders")
    title = models.CharField(_("việc đặt hàng"), max_length=300)
    reason = models.TextField(_("lý do"), blank=True)
    measure_name = models.CharField(_("số đo"), max_length=200)
    measure_unit = models.CharField(_("đơn vị tính"), max_length=40)
    target = models.DecimalField(_("mức đặt hàng"), max_digits=16, decimal_places=4)
    direction = models.CharField(
        _("chiều"),
        max_length=8,
        choices=[(d.value, name) for d, name in DIRECTION_NAMES.items()],
        default=Direction.HIGHER.value,
    )
    due_on = models.DateField(_("thời hạn"))
    created_at = models.DateTimeField(_("đặt hàng lúc"))

    class Meta:
        verbose_name = _("đặt hàng")
        verbose_name_plural = _("đặt hàng")

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def unit_id(self) -> int:
        """Return the unit that orders."""
        return self.campaign.superior_id


class Item(models.Model):
    """A key issue of a commitment (vấn đề)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    version = models.PositiveIntegerField(_("lần sửa"), default=1)
    title = models.CharField(_("vấn đề"), max_length=300)
    origin = models.CharField(
        _("nguồn"),
        max_length=12,
        choices=[(origin.value, name) for origin, name in ORIGIN_NAMES.items()],
        default=Origin.REGISTERED.value,
    )
    field = models.CharField(_("lĩnh vực"), max_length=80, blank=True)
    why = models.TextField(_("vì sao chọn"), blank=True)
    current_state = models.TextField(_("hiện trạng"), blank=True)
    expected_result = models.TextField(_("kết quả cần đạt"), blank=True)
    public_note = models.CharField(_("nói với bà con"), max_length=300, blank=True)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    parent_work = models.ForeignKey(
        "Work", on_delete=models.PROTECT, null=True, blank=True, related_name="child_items"
    )
    carried_from = models.JSONField(_("chuyển từ"), null=True, blank=True)
    """Plain values of the remediation it comes from: year, title, cause, remediation id."""
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """In the draft of an amendment, the row of the commitment that this is a copy of."""
    dropped_on = models.DateField(_("bỏ từ ngày"), null=True, blank=True)
    """Since when an amendment has taken it out; what was done until then is still judged."""

    class Meta:
        verbose_name = _("vấn đề")
        verbose_name_plural = _("vấn đề")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Measure(models.Model):
    """What an item is measured by (số đo)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("số đo"), max_length=200)
    baseline = models.DecimalField(
        _("hiện có"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    target = models.DecimalField(
        _("cam kết"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    direction = models.CharField(
        _("chiều"),
        max_length=8,
        choices=[(d.value, name) for d, name in DIRECTION_NAMES.items()],
        default=Direction.HIGHER.value,
    )
    due_on = models.DateField(_("thời hạn"), null=True, blank=True)
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("số đo")
        verbose_name_plural = _("số đo")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Work(models.Model):
    """A concrete piece of an item (việc); signed text that becomes a task."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="works")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    title = models.CharField(_("việc"), max_length=300)
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead_post = models.CharField(_("chức danh chủ trì"), max_length=200, blank=True)
    coordinators = models.CharField(_("phối hợp"), max_length=300, blank=True)
    due_on = models.DateField(_("thời hạn"), null=True, blank=True)
    product = models.CharField(_("sản phẩm"), max_length=300, blank=True)
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    dropped_on = models.DateField(_("bỏ từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("việc")
        verbose_name_plural = _("việc")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Duty(models.Model):
    """What party A owes party B in return, by a day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="duties")
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    text = models.CharField(_("cấp trên bảo đảm"), max_length=300)
    responsible = models.CharField(_("cơ quan thực hiện"), max_length=200, blank=True)
    due_on = models.DateField(_("thời hạn"))
    done_on = models.DateField(_("đã làm ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("trách nhiệm của bên giao")
        verbose_name_plural = _("trách nhiệm của bên giao")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class Handover(models.Model):
    """The text as it was when one side handed it to the other, for comparing versions."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="handovers")
    number = models.PositiveSmallIntegerField(_("bản thứ"))
    side = models.CharField(_("bên gửi"), max_length=8)
    kind = models.CharField(_("việc"), max_length=20)
    at = models.DateTimeField(_("lúc"))
    actor_name = models.CharField(_("người gửi"), max_length=300)
    note = models.TextField(_("ghi chú"), blank=True)
    text = models.JSONField(_("nội dung"))

    class Meta:
        verbose_name = _("lần trao đổi")
        verbose_name_plural = _("lần trao đổi")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"], name="commitments_handover_numbered"
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"Bản {self.number}"


class Remark(models.Model):
    """A remark on a commitment or on one of its items; kept with the paper."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="remarks")
    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    side = models.CharField(_("bên"), max_length=8)
    asks_change = models.BooleanField(_("đề nghị sửa"), default=False)
    is_settled = models.BooleanField(_("đã xử lý"), default=False)
    text = models.TextField(_("ý kiến"))
    at = models.DateTimeField(_("lúc"))
    author_name = models.CharField(_("người viết"), max_length=120)
    author_post = models.CharField(_("chức vụ"), max_length=300)

    class Meta:
        verbose_name = _("ý kiến")
        verbose_name_plural = _("ý kiến")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        """Return the text."""
        return self.text[:80]


class ChangeReason(models.Model):
    """Why one thing differs from what was signed; written while an amendment is drafted."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="change_reasons"
    )
    key = models.CharField(_("chỗ thay đổi"), max_length=700)
    reason = models.TextField(_("lý do"))

    class Meta:
        verbose_name = _("lý do điều chỉnh")
        verbose_name_plural = _("lý do điều chỉnh")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "key"], name="commitments_changereason_one_a_change"
            )
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason[:80]


class AmendedValue(models.Model):
    """One value that a signed amendment changed: what held before, what holds since, and why."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="amended")
    amendment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="made_changes")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    measure_name = models.CharField(_("số đo"), max_length=200, blank=True)
    field = models.CharField(_("mục"), max_length=20, blank=True)
    where = models.CharField(_("chỗ thay đổi"), max_length=700)
    before = models.TextField(_("trước khi điều chỉnh"), blank=True)
    after = models.TextField(_("sau khi điều chỉnh"), blank=True)
    reason = models.TextField(_("lý do"))
    effective_on = models.DateField(_("có hiệu lực từ ngày"))

    class Meta:
        verbose_name = _("giá trị đã điều chỉnh")
        verbose_name_plural = _("giá trị đã điều chỉnh")
        ordering = ["effective_on", "amendment_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "position"], name="commitments_amendedvalue_in_order"
            )
        ]

    def __str__(self) -> str:
        """Return the place."""
        return self.where


class SlotRole(models.TextChoices):
    """Whose signature a slot is for (`order.Role`)."""

    PARTY_B = Role.PARTY_B.value, _("bên nhận")
    PARTY_A = Role.PARTY_A.value, _("bên giao")
    COLLECTIVE_B = Role.COLLECTIVE_B.value, _("tập thể bên nhận")
    COLLECTIVE_A = Role.COLLECTIVE_A.value, _("tập thể bên giao")
    SEAL_B = Role.SEAL_B.value, _("dấu của bên nhận")
    SEAL_A = Role.SEAL_A.value, _("dấu của bên giao")


class Slot(models.Model):
    """A place for one signature on the issued paper, and the person who must fill it.

    Of a seal the name is the organisation's, and the person the clerk who is asked to apply it.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    step = models.PositiveSmallIntegerField(_("bước ký"), default=1)
    """Places of one step are filled in any order, a later step only when all of it is."""
    role = models.CharField(max_length=16, choices=SlotRole.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="slots")
    name = models.CharField(_("họ và tên"), max_length=120)
    post_name = models.CharField(_("chức vụ"), max_length=300, blank=True)
    post_line = models.CharField(_("chức vụ ghi trên văn bản"), max_length=300, blank=True)
    """The post as the paper has it over the name: "Q. Bí thư"; what a certificate says differs."""
    signed_at = models.DateTimeField(_("ký lúc"), null=True, blank=True)
    serial = models.CharField(_("số chứng thư"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("vị trí ký")
        verbose_name_plural = _("vị trí ký")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "role"], name="commitments_slot_one_a_role"
            )
        ]
        indexes = [
            models.Index(
                fields=["person"],
                name="commitments_slot_waiting",
                condition=Q(signed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        """Return role and name."""
        return f"{self.role} {self.name}"

    @property
    def is_signed(self) -> bool:
        """Say whether the place is filled."""
        return self.signed_at is not None


class SignReminder(models.Model):
    """A reminder to sign a paper before, on or after the last day of its term; one of a kind."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in ReminderKind]
    )
    signs_by = models.DateField(_("hạn ký"))
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("nhắc ký")
        verbose_name_plural = _("nhắc ký")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "kind", "signs_by"], name="commitments_signreminder_once"
            )
        ]

    def __str__(self) -> str:
        """Return the kind and the day."""
        return f"{self.kind} {self.signs_by}"


class Opening(models.Model):
    """The first time the pages of one sealed paper were shown to somebody who is to sign it."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("mở lúc"))

    class Meta:
        verbose_name = _("lần mở văn bản")
        verbose_name_plural = _("lần mở văn bản")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "file", "person"], name="commitments_opening_first"
            )
        ]

    def __str__(self) -> str:
        """Return the instant."""
        return f"{self.at:%d/%m/%Y %H:%M}"


class Chase(models.Model):
    """A reminder to a unit about what it owes in a campaign; at most one a day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="chases")
    on = models.DateField(_("ngày"))
    at = models.DateTimeField(_("lúc"))
    text = models.TextField(_("nội dung"))
    actor_name = models.CharField(_("người đôn đốc"), max_length=300)
    told_superior = models.BooleanField(_("báo cấp trên"), default=False)
    seen_at = models.DateTimeField(_("đã xem lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("đôn đốc")
        verbose_name_plural = _("đôn đốc")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "on"], name="commitments_chase_one_a_day")
        ]

    def __str__(self) -> str:
        """Return the day."""
        return f"{self.on}"
