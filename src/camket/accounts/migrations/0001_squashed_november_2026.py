"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from camket.server.together import Together


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_sign_in'),
        ('accounts', '0003_password_tries'),
        ('accounts', '0004_no_index_twice'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('login', models.CharField(error_messages={'unique': 'Tên đăng nhập này đã có người dùng.'}, max_length=120, unique=True, verbose_name='thư công vụ hoặc số điện thoại')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang hoạt động')),
                ('is_administrator', models.BooleanField(default=False, verbose_name='quản trị hệ thống')),
                ('second_factor_at', models.DateTimeField(blank=True, null=True, verbose_name='xác thực hai bước từ')),
                ('theme', models.CharField(blank=True, default='', max_length=5, verbose_name='nền')),
                ('text_size', models.CharField(blank=True, default='', max_length=6, verbose_name='cỡ chữ')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='tạo lúc')),
            ],
            options={
                'verbose_name': 'tài khoản',
                'verbose_name_plural': 'tài khoản',
            },
        ),
        migrations.CreateModel(
            name='PasswordTries',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='password_tries', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='số lần sai liên tiếp')),
                ('held_until', models.DateTimeField(null=True, verbose_name='tạm khóa đến')),
            ],
            options={
                'verbose_name': 'lần nhập mật khẩu',
                'verbose_name_plural': 'lần nhập mật khẩu',
            },
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='second_factor', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('secret', models.CharField(max_length=200)),
                ('salt', models.CharField(max_length=32)),
                ('last_step', models.BigIntegerField(default=0)),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='số lần sai liên tiếp')),
                ('held_until', models.DateTimeField(null=True, verbose_name='tạm khóa đến')),
            ],
            options={
                'verbose_name': 'xác thực hai bước',
                'verbose_name_plural': 'xác thực hai bước',
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='của')),
                ('started_at', models.DateTimeField(null=True, verbose_name='từ lúc')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='thấy lần cuối')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='địa chỉ mạng')),
                ('device', models.CharField(blank=True, max_length=80, verbose_name='thiết bị')),
            ],
            options={
                'verbose_name': 'phiên đăng nhập',
                'verbose_name_plural': 'phiên đăng nhập',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to=settings.AUTH_USER_MODEL, verbose_name='người yêu cầu')),
                ('person_name', models.CharField(max_length=300, verbose_name='họ và tên')),
                ('kind', models.CharField(choices=[('copy', 'copy'), ('correction', 'correction')], max_length=10, verbose_name='yêu cầu')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('made_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('made_on', models.DateField(verbose_name='ngày gửi')),
                ('answer_by', models.DateField(verbose_name='hạn phản hồi')),
                ('finish_by', models.DateField(verbose_name='hạn thực hiện')),
                ('state', models.CharField(choices=[('received', 'received'), ('answered', 'answered'), ('done', 'done'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='received', max_length=10, verbose_name='trạng thái')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='phản hồi lúc')),
                ('reply', models.TextField(blank=True, verbose_name='phản hồi')),
                ('extended_from', models.DateField(null=True, verbose_name='hạn trước khi gia hạn')),
                ('extension_reason', models.TextField(blank=True, verbose_name='lý do gia hạn')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('outcome', models.TextField(blank=True, verbose_name='kết quả')),
                ('handled_by_name', models.CharField(blank=True, max_length=300, verbose_name='người xử lý')),
            ],
            options={
                'verbose_name': 'yêu cầu về dữ liệu cá nhân',
                'verbose_name_plural': 'yêu cầu về dữ liệu cá nhân',
                'indexes': [models.Index(fields=['state', 'finish_by'], name='accounts_request_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'refused')), _negated=True), models.Q(('closed_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='accounts_data_request_closed_says_how'), models.CheckConstraint(condition=models.Q(('extended_from__isnull', True), models.Q(('extension_reason', ''), _negated=True), _connector='OR'), name='accounts_data_request_extended_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('made_by_name', models.CharField(max_length=300, verbose_name='người mời')),
                ('expires_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                ('used_at', models.DateTimeField(null=True, verbose_name='dùng lúc')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='thôi hiệu lực lúc')),
            ],
            options={
                'verbose_name': 'lời mời',
                'verbose_name_plural': 'lời mời',
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='accounts_invitation_expires_later'), models.UniqueConstraint(condition=models.Q(('used_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('user',), name='accounts_invitation_one_open')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('factor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='accounts.secondfactor')),
                ('code_hash', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(null=True, verbose_name='dùng lúc')),
            ],
            options={
                'verbose_name': 'mã dự phòng',
                'verbose_name_plural': 'mã dự phòng',
                'constraints': [models.UniqueConstraint(fields=('factor', 'code_hash'), name='accounts_recovery_code_once')],
            },
        ),
        ]),
    ]
