"""A paper of a meeting may be handed back or withdrawn, and be signed by hand on paper."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Keep how a paper ended; its kind is free again then."""

    dependencies = [("reviews", "0002_one_main_post")]

    operations = [
        migrations.AddField(
            "meetingpaper",
            "ended_at",
            models.DateTimeField("trả lại, rút lúc", null=True, blank=True),
        ),
        migrations.AddField(
            "meetingpaper",
            "ended_as",
            models.CharField(
                max_length=9,
                choices=[("refused", "Bị trả lại"), ("withdrawn", "Đã rút")],
                blank=True,
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "meetingpaper",
            "ended_by_name",
            models.CharField("người trả lại, rút", max_length=300, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "meetingpaper",
            "end_reason",
            models.TextField("lý do trả lại, rút", blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("meetingpaper", "reviews_meeting_paper_once_a_kind"),
        migrations.AddConstraint(
            "meetingpaper",
            models.UniqueConstraint(
                fields=["meeting", "kind", "subject"],
                condition=Q(ended_at__isnull=True),
                name="reviews_meeting_paper_once_a_kind",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "meetingpaper",
            models.CheckConstraint(
                name="reviews_meeting_paper_ended_with_reason",
                condition=Q(ended_at__isnull=True, ended_as="", ended_by_name="", end_reason="")
                | (
                    Q(ended_at__isnull=False, completed_at__isnull=True)
                    & ~Q(ended_as="")
                    & ~Q(ended_by_name="")
                    & ~Q(end_reason="")
                ),
            ),
        ),
        migrations.RemoveConstraint("meetingslot", "reviews_meeting_slot_signed_has_serial"),
        migrations.AddConstraint(
            "meetingslot",
            models.CheckConstraint(
                name="reviews_meeting_slot_signed_has_serial",
                condition=Q(signed_at__isnull=True, serial="", way="")
                | Q(signed_at__isnull=False, serial="", way="paper")
                | (Q(signed_at__isnull=False) & ~Q(serial="") & ~Q(way__in=("", "paper"))),
            ),
        ),
    ]
