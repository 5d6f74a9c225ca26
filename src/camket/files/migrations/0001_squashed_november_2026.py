"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from camket.server.together import Together


class Migration(migrations.Migration):

    replaces = [
        ('files', '0001_initial'),
        ('files', '0002_long_jobs'),
        ('files', '0003_damaged_files'),
        ('files', '0004_files_that_ended'),
        ('files', '0005_no_index_twice'),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='StoreCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(verbose_name='bắt đầu lúc')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='xong lúc')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='đã xem')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='tổng số')),
                ('damaged', models.PositiveIntegerField(default=0, verbose_name='số tệp hỏng, mất')),
            ],
            options={
                'verbose_name': 'lần kiểm tra kho tệp',
                'verbose_name_plural': 'lần kiểm tra kho tệp',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='mã băm SHA-256')),
                ('size', models.PositiveBigIntegerField(verbose_name='số byte')),
                ('media_type', models.CharField(max_length=100, verbose_name='loại tệp')),
                ('stored_at', models.DateTimeField(verbose_name='lưu lúc')),
            ],
            options={
                'verbose_name': 'tệp',
                'verbose_name_plural': 'tệp',
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='files_stored_file_digest_is_hex')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='việc')),
                ('state', models.CharField(choices=[('waiting', 'đang chờ đến lượt'), ('checking', 'đang kiểm tra'), ('ready', 'đã kiểm tra, chờ đồng chí cho nhập'), ('refused', 'có lỗi, chưa ghi gì'), ('queued', 'đang chờ ghi'), ('writing', 'đang ghi'), ('done', 'đã xong'), ('unusable', 'không dùng được tệp'), ('stopped', 'đã dừng, chưa ghi gì'), ('failed', 'không làm xong, chưa ghi gì')], default='waiting', max_length=10, verbose_name='trạng thái')),
                ('step', models.CharField(blank=True, max_length=10, verbose_name='bước')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='đã làm')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='tổng số')),
                ('errors', models.PositiveIntegerField(default=0, verbose_name='số lỗi')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                ('actor', models.JSONField(verbose_name='người yêu cầu')),
                ('asked', models.JSONField(default=dict, verbose_name='yêu cầu')),
                ('result', models.JSONField(default=dict, verbose_name='kết quả')),
                ('input_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('output_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('created_at', models.DateTimeField(verbose_name='yêu cầu lúc')),
                ('seconds_left', models.PositiveIntegerField(null=True, verbose_name='còn khoảng, giây')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='xong lúc')),
                ('stop_asked', models.BooleanField(default=False, verbose_name='đã yêu cầu dừng')),
                ('files_ended_at', models.DateTimeField(null=True, verbose_name='xóa tệp lúc')),
            ],
            options={
                'verbose_name': 'việc dài',
                'verbose_name_plural': 'việc dài',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['owner', '-id'], name='files_job_owner')],
            },
        ),
        migrations.CreateModel(
            name='Damage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='damages', to='files.storedfile')),
                ('kind', models.CharField(choices=[('altered', 'không còn khớp mã băm'), ('lost', 'đã mất')], max_length=7, verbose_name='tình trạng')),
                ('found_at', models.DateTimeField(verbose_name='phát hiện lúc')),
                ('found_sha256', models.CharField(blank=True, max_length=64, verbose_name='mã băm của phần còn lại')),
                ('kept_under', models.CharField(blank=True, max_length=200, verbose_name='cách ly tại')),
                ('mended_at', models.DateTimeField(null=True, verbose_name='đặt lại lúc')),
                ('mended_by', models.CharField(blank=True, max_length=300, verbose_name='người đặt lại')),
            ],
            options={
                'verbose_name': 'tệp hỏng',
                'verbose_name_plural': 'tệp hỏng',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('mended_at__isnull', True)), fields=('file',), name='files_damage_one_open_a_file')],
            },
        ),
        migrations.CreateModel(
            name='JobProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='files.job')),
                ('number', models.PositiveIntegerField()),
                ('sheet', models.CharField(max_length=200)),
                ('row', models.PositiveIntegerField()),
                ('letter', models.CharField(blank=True, max_length=3)),
                ('column', models.CharField(blank=True, max_length=200)),
                ('value', models.CharField(blank=True, max_length=300)),
                ('sentence', models.TextField()),
            ],
            options={
                'verbose_name': 'lỗi trong tệp',
                'verbose_name_plural': 'lỗi trong tệp',
                'constraints': [models.UniqueConstraint(fields=('job', 'number'), name='files_job_problem_number')],
            },
        ),
        ]),
    ]
