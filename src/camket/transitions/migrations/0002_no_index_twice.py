"""Drop the index of a key with which another index begins."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("organisation", "0007_no_index_twice"),
        ("transitions", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="waiting",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="left_waiting",
                to="organisation.unit",
                verbose_name="của đơn vị",
            ),
        ),
    ]
