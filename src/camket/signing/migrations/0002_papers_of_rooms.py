"""A paper is known by its room and its number there: minutes are signed by the same ways.

What is there already is of commitments, which had these ways alone.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_squashed_november_2026")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="room",
            field=models.CharField("phòng", max_length=12, default="commitments"),
        )
        for name in ("remotepaper", "pluginerrand", "paperscan")
    ] + [
        migrations.AlterField(
            model_name="paperscan",
            name="side",
            field=models.CharField("bên gửi", max_length=8, blank=True),
        ),
        migrations.RemoveConstraint("remotepaper", "signing_paper_asked_once"),
        migrations.AddConstraint(
            "remotepaper",
            models.UniqueConstraint(
                fields=["room", "paper_id", "role"],
                condition=Q(state__in=("queued", "waiting")),
                name="signing_paper_asked_once",
            ),
        ),
        migrations.RemoveConstraint("paperscan", "signing_scan_one_a_paper"),
        migrations.AddConstraint(
            "paperscan",
            models.UniqueConstraint(
                fields=["room", "paper_id"],
                condition=~Q(state="rejected"),
                name="signing_scan_one_a_paper",
            ),
        ),
    ]
