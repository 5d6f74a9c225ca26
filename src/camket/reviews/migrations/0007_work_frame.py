"""The frame of weights stands in the person's file; what people chose themselves is kept so."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

CHOSEN = """
    INSERT INTO reviews_workframe (rating_id, code, reason, set_by_id, set_by_name, set_at)
    SELECT id, self_work->>'frame', 'Tự chọn khi tự chấm, trước khi khung ghi trong hồ sơ.',
        self_by_id, self_by_name, self_at
    FROM reviews_rating
    WHERE coalesce(self_work->>'frame', '') <> '' AND self_at IS NOT NULL
"""


class Migration(migrations.Migration):
    """Make the table, and keep the frames people chose before there was one."""

    dependencies = [("reviews", "0006_list_index")]
    operations = [
        migrations.CreateModel(
            name="WorkFrame",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=4, verbose_name="khung trọng số")),
                ("reason", models.TextField(verbose_name="lý do")),
                ("set_by_name", models.CharField(max_length=300, verbose_name="người ghi")),
                ("set_at", models.DateTimeField(verbose_name="ghi lúc")),
                (
                    "replaced_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="thay lúc"),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="frames",
                        to="reviews.rating",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "khung trọng số",
                "verbose_name_plural": "khung trọng số",
                "ordering": ["-set_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            "workframe",
            models.UniqueConstraint(
                fields=["rating"],
                condition=Q(replaced_at__isnull=True),
                name="reviews_work_frame_one_stands",
            ),
        ),
        migrations.AddConstraint(
            "workframe",
            models.CheckConstraint(
                name="reviews_work_frame_says_why", condition=~Q(code="") & ~Q(reason="")
            ),
        ),
        migrations.AddConstraint(
            "workframe",
            models.CheckConstraint(
                name="reviews_work_frame_ends_after_start",
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("set_at")),
            ),
        ),
        migrations.AlterField(
            "rating",
            "voided_because",
            models.CharField(
                blank=True,
                choices=[
                    (
                        "score_changed",
                        "Điểm tự chấm đã sửa sau khi thẩm định; phải thẩm định lại.",
                    ),
                    (
                        "unit_level_changed",
                        "Mức xếp loại của đơn vị đã đổi sau khi thẩm định; phải thẩm định lại.",
                    ),
                    (
                        "frame_changed",
                        "Khung trọng số trong hồ sơ đã đổi sau khi thẩm định; phải thẩm định lại.",
                    ),
                    (
                        "fact_corrected",
                        "Số liệu đã sửa theo phản ánh sau khi thẩm định; phải thẩm định lại.",
                    ),
                ],
                max_length=20,
                verbose_name="lý do thẩm định lại",
            ),
        ),
        migrations.RunSQL(CHOSEN, migrations.RunSQL.noop),
    ]
