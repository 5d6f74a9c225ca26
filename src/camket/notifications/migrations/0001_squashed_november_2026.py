"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_asking_found_by_topic'),
        ('notifications', '0003_no_index_twice'),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('topic', models.CharField(max_length=120, verbose_name='việc')),
                ('kind', models.CharField(choices=[('needs_act', 'cần đồng chí xử lý'), ('answered', 'đã trả lời đồng chí'), ('late', 'chậm ở đơn vị'), ('system', 'hệ thống')], max_length=10)),
                ('text', models.CharField(max_length=500, verbose_name='nội dung')),
                ('path', models.CharField(max_length=300, verbose_name='địa chỉ')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='đã xem lúc')),
            ],
            options={
                'verbose_name': 'thông báo',
                'verbose_name_plural': 'thông báo',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['user', '-at'], name='notifications_notice_user'), models.Index(condition=models.Q(('kind', 'needs_act'), ('seen_at__isnull', True)), fields=['topic'], name='notifications_notice_asking')],
                'constraints': [models.UniqueConstraint(fields=('user', 'topic'), name='notifications_notice_one_a_topic')],
            },
        ),
    ]
