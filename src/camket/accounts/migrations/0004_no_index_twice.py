"""Drop the indexes of keys with which another index begins: each row is written once less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("accounts", "0003_password_tries"),
    ]

    operations = [
        migrations.AlterField(
            model_name="recoverycode",
            name="factor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="codes",
                to="accounts.secondfactor",
            ),
        ),
    ]
