import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sign_in'),
    ]

    operations = [
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
    ]
