"""Let a body of the Front say in whose style it numbers and writes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and what holds of it; going back loses what bodies chose."""

    dependencies = [("organisation", "0001_squashed_november_2026")]

    operations = [
        migrations.AddField(
            model_name="unitspan",
            name="paper_style",
            field=models.CharField(
                blank=True,
                choices=[("party", "thể thức Đảng"), ("state", "thể thức Nhà nước")],
                db_default="",
                default="",
                max_length=5,
                verbose_name="thể thức văn bản",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paper_style", ""),
                    models.Q(("line", "front"), ("paper_style__in", ["party", "state"])),
                    _connector="OR",
                ),
                name="organisation_unit_span_front_chooses_its_style",
            ),
        ),
    ]
