from django.db import migrations


class Migration(migrations.Migration):
    """Until now every commitment was answered for by the unit that signed it."""

    dependencies = [("commitments", "0002_commitment_holder")]

    operations = [
        migrations.RunSQL(
            "UPDATE commitments_commitment SET holder_id = unit_id WHERE holder_id IS NULL",
            migrations.RunSQL.noop,
        )
    ]
