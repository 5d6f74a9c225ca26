import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Name who answers for a commitment now; who has no successor's row yet is filled next."""

    dependencies = [
        ("commitments", "0001_initial"),
        ("organisation", "0002_organisation_in_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="holder",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments_held",
                to="organisation.unit",
                verbose_name="đơn vị chịu trách nhiệm",
            ),
        ),
    ]
