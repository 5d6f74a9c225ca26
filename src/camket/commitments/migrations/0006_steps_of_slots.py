from django.db import migrations


class Migration(migrations.Migration):
    """Until now the unit signed first and the superior after it: one place a step."""

    dependencies = [("commitments", "0005_signing_order_and_amendments")]

    operations = [
        migrations.RunSQL(
            "UPDATE commitments_slot SET step = position", migrations.RunSQL.noop
        )
    ]
