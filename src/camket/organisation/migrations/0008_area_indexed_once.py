"""Drop the indexes of keys with which another index begins: each row is written once less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("organisation", "0007_no_index_twice"),
    ]

    operations = [
        migrations.AlterField(
            model_name="area",
            name="superior",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="areas",
                to="organisation.unit",
            ),
        ),
    ]
