import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody's commitment is nobody's."""

    dependencies = [("commitments", "0003_fill_holder")]

    operations = [
        migrations.AlterField(
            model_name="commitment",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments_held",
                to="organisation.unit",
                verbose_name="đơn vị chịu trách nhiệm",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["holder", "year"], name="commitments_commitment_holder"),
        ),
    ]
