"""Drop the indexes of keys with which another index begins: each row is written once less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("signing", "0005_kept_answers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="remoteaccount",
            name="service",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="signing.remoteservice",
            ),
        ),
        migrations.AlterField(
            model_name="remotepaper",
            name="request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="papers",
                to="signing.remoterequest",
            ),
        ),
    ]
