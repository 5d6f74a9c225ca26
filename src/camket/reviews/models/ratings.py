"""Who is rated in a period, in which posts he is reviewed, and the three columns of his rating."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.organisation.models import Person, Tenure, Unit
from camket.registry.models import RegisteredNumber
from camket.reviews.decisions.states import PostRole, SubjectKind, VoidReason
from camket.reviews.models.periods import Period

VOID_NAMES = {
    VoidReason.SCORE_CHANGED: _("Điểm tự chấm đã sửa sau khi thẩm định; phải thẩm định lại."),
    VoidReason.UNIT_LEVEL_CHANGED: _(
        "Mức xếp loại của đơn vị đã đổi sau khi thẩm định; phải thẩm định lại."
    ),
    VoidReason.FRAME_CHANGED: _(
        "Khung trọng số trong hồ sơ đã đổi sau khi thẩm định; phải thẩm định lại."
    ),
    VoidReason.FACT_CORRECTED: _(
        "Số liệu đã sửa theo phản ánh sau khi thẩm định; phải thẩm định lại."
    ),
}
LEVELS = [
    ("HTXS", _("Hoàn thành xuất sắc nhiệm vụ")),
    ("HTT", _("Hoàn thành tốt nhiệm vụ")),
    ("HT", _("Hoàn thành nhiệm vụ")),
    ("KHT", _("Không hoàn thành nhiệm vụ")),
]
SUBJECT_NAMES = {
    SubjectKind.COLLECTIVE: _("Tập thể"),
    SubjectKind.LEADER: _("Cá nhân lãnh đạo, quản lý"),
    SubjectKind.INDIVIDUAL: _("Cá nhân không giữ chức vụ"),
    SubjectKind.MEMBER_OUTSIDE: _("Đảng viên ngoài hệ thống chính trị"),
}
POST_ROLE_NAMES = {
    PostRole.HEAD: _("Người đứng đầu"),
    PostRole.DEPUTY: _("Cấp phó"),
    PostRole.LEADER: _("Lãnh đạo, quản lý khác"),
    PostRole.MEMBER: _("Không giữ chức vụ"),
}
_OFTEN_MISSING: Final = (
    *("self_by", "appraised_by", "decided_by"),
    *("notice_number", "notice_file", "notice_word"),
)


def _in_micro(general: str, results: str) -> Cast:
    return Cast((F(general) + F(results)) * 1_000_000, models.BigIntegerField())


class Rating(models.Model):
    """One subject in one period: three columns, three actors.

    A person is rated once, in the post that stands highest (`unit`, `tenure`); where he is
    reviewed is in `posts`. Who is not rated stays here too, with the rule that says why.
    """

    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="ratings", db_index=False
    )
    kind = models.CharField(max_length=14, choices=[(k.value, n) for k, n in SUBJECT_NAMES.items()])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ratings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="ratings")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("đối tượng"), max_length=300)
    group = models.CharField(_("nhóm"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=501, editable=False, default="")
    """Orders a list by unit, then by given name, as they were called when it was opened."""
    folded = models.CharField(max_length=501, editable=False, default="")
    """The same names, the person's first, as a search looks for them."""
    held_posts = ArrayField(models.CharField(max_length=40), editable=False, default=list)
    """Codes of all posts the person held anywhere on the day whose organisation the period holds:
    forms 15A and 15B count him at the highest."""
    left_out = models.CharField(_("không xếp loại theo"), max_length=24, blank=True)
    left_out_reason = models.TextField(_("lý do không xếp loại"), blank=True)
    left_out_citation = models.CharField(_("căn cứ không xếp loại"), max_length=300, blank=True)
    left_out_mark = models.CharField(_("độ chắc chắn"), max_length=1, blank=True)
    facts = models.JSONField(_("dữ kiện"), default=dict)
    self_general = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    self_results = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    self_level = models.CharField(max_length=4, choices=LEVELS, blank=True)
    self_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    self_by_name = models.CharField(_("người tự chấm"), max_length=300, blank=True)
    self_at = models.DateTimeField(_("tự chấm lúc"), null=True, blank=True)
    general = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    results = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    """Typed with two decimals; of a quarter the exact sum of its axes, never rounded."""
    own_total_micro = models.GeneratedField(
        expression=_in_micro("self_general", "self_results"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    total_micro = models.GeneratedField(
        expression=_in_micro("general", "results"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    """Totals in millionths of a point: the database compares whole numbers three times as fast."""
    self_work = models.JSONField(_("kết quả tự kê khai"), null=True, blank=True)
    work = models.JSONField(_("kết quả thẩm định"), null=True, blank=True)
    """What was registered and reached, where the period's own set names a formula; the results
    follow from it."""
    finding = models.JSONField(_("kết quả theo quy tắc"), null=True, blank=True)
    proposal = models.JSONField(_("đề nghị của quy tắc"), null=True, blank=True)
    """The level the rules leave on the facts gathered so far, and the codes of the rules that bar
    a higher one; beside it a page finds the sentences again from the same facts."""
    ruled_level = models.CharField(_("theo quy tắc"), max_length=4, choices=LEVELS, blank=True)
    appraised_level = models.CharField(_("đề nghị"), max_length=4, choices=LEVELS, blank=True)
    appraised_reason = models.TextField(_("lý do đề nghị khác"), blank=True)
    appraised_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    appraised_by_name = models.CharField(max_length=300, blank=True)
    voided_because = models.CharField(
        _("lý do thẩm định lại"),
        max_length=20,
        choices=[(r.value, name) for r, name in VOID_NAMES.items()],
        blank=True,
    )
    appraised_at = models.DateTimeField(null=True, blank=True)
    decided_level = models.CharField(_("quyết định"), max_length=4, choices=LEVELS, blank=True)
    decided_reason = models.TextField(_("lý do quyết định khác"), blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_by_name = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    notice_number = models.ForeignKey(
        RegisteredNumber,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    notice_file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    notice_word = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("xếp loại")
        verbose_name_plural = _("xếp loại")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit"],
                condition=Q(kind="collective"),
                name="reviews_rating_one_a_collective",
            ),
            models.UniqueConstraint(
                fields=["period", "person"],
                condition=Q(person__isnull=False),
                name="reviews_rating_one_a_person",
            ),
            models.CheckConstraint(
                name="reviews_rating_is_unit_or_person",
                condition=Q(kind="collective", person__isnull=True)
                | (~Q(kind="collective") & Q(person__isnull=False)),
            ),
            models.CheckConstraint(
                name="reviews_rating_left_out_says_why",
                condition=Q(left_out="")
                | (~Q(left_out_reason="") & Q(left_out_mark__in=("A", "B", "C"))),
            ),
            models.CheckConstraint(
                name="reviews_rating_left_out_has_no_level",
                condition=Q(left_out="") | Q(decided_level=""),
            ),
            models.CheckConstraint(
                name="reviews_rating_decided_has_day",
                condition=Q(decided_level="") | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_rating_appraiser_is_another",
                condition=Q(appraised_by__isnull=True)
                | Q(self_by__isnull=True)
                | ~Q(appraised_by=F("self_by")),
            ),
            models.CheckConstraint(
                name="reviews_rating_decider_is_a_third",
                condition=Q(decided_by__isnull=True)
                | (
                    (Q(self_by__isnull=True) | ~Q(decided_by=F("self_by")))
                    & (Q(appraised_by__isnull=True) | ~Q(decided_by=F("appraised_by")))
                ),
            ),
        ]
        indexes = [
            # what is counted, sorted and searched in a whole list is read from here alone
            models.Index(
                fields=["period", "kind", "group", "sort_key", "id"],
                include=[
                    *("left_out", "self_at", "self_level", "ruled_level"),
                    *("appraised_level", "decided_level", "own_total_micro", "total_micro"),
                    *("person", "appraised_by", "notice_number", "folded", "held_posts"),
                ],
                name="reviews_rating_listed",
            ),
            # Mẫu 14 lists people by unit and name alone
            models.Index(
                fields=["period", "sort_key", "id"],
                condition=Q(left_out="", person__isnull=False),
                name="reviews_rating_people",
            ),
            # whether anything of a period is decided is asked on every page of it
            models.Index(
                fields=["period"],
                condition=~Q(decided_level=""),
                name="reviews_rating_decided",
            ),
            # most rows have none of these: an index of all would be written to for nothing
            *(
                models.Index(
                    fields=[key],
                    condition=Q(**{f"{key}__isnull": False}),
                    name=f"reviews_rating_{key}",
                )
                for key in _OFTEN_MISSING
            ),
        ]

    def __str__(self) -> str:
        """Return whom it is about."""
        return self.name

    @property
    def is_rated(self) -> bool:
        """Say whether the subject gets a level in this period; reviewed it is in any case."""
        return not self.left_out


class PostReview(models.Model):
    """A post in which a person is reviewed in a period, on his own days there.

    Whoever holds several posts is reviewed in each and rated once, in the main one (HD 43).
    `ends_on` is the last day, not the day after.
    """

    rating = models.ForeignKey(
        Rating, on_delete=models.CASCADE, related_name="posts", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("chức vụ"), max_length=300)
    role = models.CharField(
        _("vai trò"),
        max_length=8,
        choices=[(r.value, n) for r, n in POST_ROLE_NAMES.items()],
    )
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    is_main = models.BooleanField(_("nơi xếp loại"), default=False)
    facts = models.JSONField(_("dữ kiện"), default=dict, blank=True)

    class Meta:
        verbose_name = _("kiểm điểm theo chức vụ")
        verbose_name_plural = _("kiểm điểm theo chức vụ")
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "tenure"], name="reviews_post_review_one_a_tenure"
            ),
            models.UniqueConstraint(
                fields=["rating"],
                condition=Q(is_main=True),
                name="reviews_post_review_one_main",
            ),
            models.CheckConstraint(
                name="reviews_post_review_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        """Return the post."""
        return self.name
