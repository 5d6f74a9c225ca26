"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models
from camket.server.together import Together


class Migration(migrations.Migration):

    replaces = [
        ('registry', '0001_initial'),
        ('registry', '0002_registers_of_both_styles'),
        ('registry', '0003_own_templates_and_edited_word'),
        ('registry', '0004_style_of_bodies'),
        ('registry', '0005_no_index_twice'),
    ]

    initial = True

    dependencies = [
        ('files', '0001_squashed_november_2026'),
        ('organisation', '0001_squashed_november_2026'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='BodyTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('form', models.CharField(max_length=40, verbose_name='mẫu văn bản')),
                ('style', models.CharField(choices=[('party', 'party'), ('state', 'state')], max_length=5, verbose_name='thể thức')),
                ('version', models.PositiveIntegerField(verbose_name='phiên bản')),
                ('name', models.CharField(max_length=120, verbose_name='tên tệp')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('made_by', models.CharField(max_length=300, verbose_name='người gửi')),
                ('made_at', models.DateTimeField(verbose_name='gửi lúc')),
            ],
            options={
                'verbose_name': 'mẫu riêng',
                'verbose_name_plural': 'mẫu riêng',
                'constraints': [models.UniqueConstraint(fields=('unit', 'form', 'style', 'version'), name='registry_bodytemplate_version_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='registry_bodytemplate_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='EditedWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=60, verbose_name='văn bản')),
                ('text_sha256', models.CharField(max_length=64, verbose_name='mã băm nội dung')),
                ('word', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('preview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('changes', models.JSONField(default=list, verbose_name='câu chữ đã sửa')),
                ('sent_by', models.CharField(max_length=300, verbose_name='người gửi')),
                ('sent_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('used_at', models.DateTimeField(null=True, verbose_name='phát hành lúc')),
            ],
            options={
                'verbose_name': 'tệp Word sửa ngoài',
                'verbose_name_plural': 'tệp Word sửa ngoài',
                'indexes': [models.Index(fields=['topic', '-id'], name='registry_edited_of_topic')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text_sha256__regex', '^[0-9a-f]{64}$')), name='registry_editedword_digest_is_hex')],
            },
        ),
        migrations.CreateModel(
            name='Register',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('kind', models.CharField(max_length=10, verbose_name='loại văn bản')),
                ('period_key', models.CharField(max_length=20, verbose_name='kỳ đánh số')),
                ('first_number', models.PositiveIntegerField(default=1, verbose_name='số đầu')),
                ('last_number', models.PositiveIntegerField(default=0, verbose_name='số cuối')),
                ('continues', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='continued_by', to='registry.register', verbose_name='tiếp theo sổ')),
            ],
            options={
                'verbose_name': 'sổ đăng ký văn bản',
                'verbose_name_plural': 'sổ đăng ký văn bản',
                'constraints': [models.UniqueConstraint(fields=('unit', 'kind', 'period_key'), name='registry_register_one_a_period'), models.CheckConstraint(condition=models.Q(('first_number__gte', 1), ('last_number__gte', django.db.models.expressions.CombinedExpression(models.F('first_number'), '-', models.Value(1)))), name='registry_register_last_follows_first')],
            },
        ),
        migrations.CreateModel(
            name='StyleUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('style', models.CharField(choices=[('party', 'party'), ('state', 'state')], max_length=5, verbose_name='thể thức')),
                ('choices', models.JSONField(default=dict, verbose_name='lựa chọn')),
                ('from_on', models.DateField(verbose_name='từ ngày')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('decided_by', models.CharField(max_length=300, verbose_name='người quyết định')),
                ('decided_at', models.DateTimeField(verbose_name='quyết định lúc')),
            ],
            options={
                'verbose_name': 'lựa chọn thể thức',
                'verbose_name_plural': 'lựa chọn thể thức',
                'ordering': ['-from_on', '-pk'],
                'indexes': [models.Index(fields=['style', 'unit'], name='registry_style_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='registry_styleuse_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='RegisteredNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='registry.register')),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('style', models.CharField(choices=[('party', 'party'), ('state', 'state')], default='party', max_length=5, verbose_name='thể thức')),
                ('symbol', models.CharField(max_length=40, verbose_name='ký hiệu')),
                ('dated_on', models.DateField(verbose_name='ngày văn bản')),
                ('subject', models.CharField(max_length=500, verbose_name='trích yếu')),
                ('type_name', models.CharField(blank=True, max_length=100, verbose_name='tên loại')),
                ('organ_name', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành')),
                ('pages', models.PositiveIntegerField(null=True, verbose_name='số trang')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi chú')),
                ('signer_post', models.CharField(blank=True, max_length=200, verbose_name='chức vụ người ký')),
                ('signer_name', models.CharField(blank=True, max_length=120, verbose_name='người ký')),
                ('recipients', models.JSONField(default=list, verbose_name='nơi nhận')),
                ('priority', models.PositiveSmallIntegerField(choices=[(0, 'thường'), (1, 'khẩn'), (2, 'thượng khẩn'), (3, 'hỏa tốc')], default=0, verbose_name='mức độ khẩn')),
                ('copies', models.PositiveIntegerField(null=True, verbose_name='số bản')),
                ('due_on', models.DateField(null=True, verbose_name='hạn trả lời')),
                ('dossier', models.CharField(blank=True, max_length=20, verbose_name='số, ký hiệu hồ sơ')),
                ('status', models.CharField(choices=[('reserved', 'đã giữ'), ('issued', 'đã ban hành'), ('cancelled', 'đã hủy')], default='reserved', max_length=10)),
                ('cancel_reason', models.TextField(blank=True, verbose_name='lý do hủy')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('is_made_outside', models.BooleanField(default=False, verbose_name='văn bản làm ngoài hệ thống')),
                ('changed_at', models.DateTimeField(verbose_name='cập nhật lúc')),
            ],
            options={
                'verbose_name': 'số văn bản',
                'verbose_name_plural': 'số văn bản',
                'indexes': [models.Index(fields=['dossier', 'dated_on'], name='registry_number_dossier')],
                'constraints': [models.UniqueConstraint(fields=('register', 'number'), name='registry_number_never_reused'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('cancel_reason', ''), _negated=True), _connector='OR'), name='registry_number_cancelled_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='TemplateUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('form', models.CharField(max_length=40, verbose_name='mẫu văn bản')),
                ('style', models.CharField(max_length=5, verbose_name='thể thức')),
                ('template', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='registry.bodytemplate')),
                ('from_on', models.DateField(verbose_name='từ ngày')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('decided_by', models.CharField(max_length=300, verbose_name='người quyết định')),
                ('decided_at', models.DateTimeField(verbose_name='quyết định lúc')),
            ],
            options={
                'verbose_name': 'việc dùng mẫu',
                'verbose_name_plural': 'việc dùng mẫu',
                'ordering': ['-from_on', '-pk'],
                'indexes': [models.Index(fields=['form', 'style', 'unit'], name='registry_use_of_form')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='registry_templateuse_has_reason')],
            },
        ),
        ]),
    ]
