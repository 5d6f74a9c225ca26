from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0003_damaged_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="files_ended_at",
            field=models.DateTimeField(null=True, verbose_name="xóa tệp lúc"),
        ),
    ]
