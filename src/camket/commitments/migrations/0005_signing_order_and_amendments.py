import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Papers are signed in steps, have a term, are opened and reminded of, and can be amended."""

    dependencies = [
        ('commitments', '0004_require_holder'),
        ('files', '0002_long_jobs'),
        ('organisation', '0005_below_counted_by_index'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AmendedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('measure_name', models.CharField(blank=True, max_length=200, verbose_name='số đo')),
                ('field', models.CharField(blank=True, max_length=20, verbose_name='mục')),
                ('where', models.CharField(max_length=700, verbose_name='chỗ thay đổi')),
                ('before', models.TextField(blank=True, verbose_name='trước khi điều chỉnh')),
                ('after', models.TextField(blank=True, verbose_name='sau khi điều chỉnh')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('effective_on', models.DateField(verbose_name='có hiệu lực từ ngày')),
            ],
            options={
                'verbose_name': 'giá trị đã điều chỉnh',
                'verbose_name_plural': 'giá trị đã điều chỉnh',
                'ordering': ['effective_on', 'amendment_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='ChangeReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=700, verbose_name='chỗ thay đổi')),
                ('reason', models.TextField(verbose_name='lý do')),
            ],
            options={
                'verbose_name': 'lý do điều chỉnh',
                'verbose_name_plural': 'lý do điều chỉnh',
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='mở lúc')),
            ],
            options={
                'verbose_name': 'lần mở văn bản',
                'verbose_name_plural': 'lần mở văn bản',
            },
        ),
        migrations.CreateModel(
            name='SignReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('before', 'before'), ('last_day', 'last_day'), ('after', 'after')], max_length=8)),
                ('signs_by', models.DateField(verbose_name='hạn ký')),
                ('at', models.DateTimeField(verbose_name='lúc')),
            ],
            options={
                'verbose_name': 'nhắc ký',
                'verbose_name_plural': 'nhắc ký',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='commitment',
            name='commitments_commitment_one_a_campaign',
        ),
        migrations.AddField(
            model_name='campaign',
            name='signing_order',
            field=models.CharField(choices=[('one_each', 'Người đứng đầu đơn vị ký trước, rồi đến cấp trên'), ('together', 'Hai người đứng đầu ký theo thứ tự bất kỳ'), ('collective_and_head', 'Đại diện tập thể và người đứng đầu đơn vị (thứ tự bất kỳ), rồi đến cấp trên'), ('both_collectives', 'Đại diện tập thể và người đứng đầu của đơn vị, rồi của cấp trên'), ('seals_in_turn', 'Đơn vị ký và đóng dấu, rồi cấp trên ký và đóng dấu (chi bộ không có dấu)'), ('seals_last', 'Hai người đứng đầu lần lượt ký, sau đó hai bên đóng dấu (chi bộ không có dấu)')], default='one_each', max_length=24, verbose_name='thứ tự ký'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='amend_reason',
            field=models.TextField(blank=True, verbose_name='lý do điều chỉnh'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='amends',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='commitments.commitment'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='issued_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='ordinal',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='lần điều chỉnh'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='signs_by',
            field=models.DateField(blank=True, null=True, verbose_name='hạn ký văn bản'),
        ),
        migrations.AddField(
            model_name='item',
            name='dropped_on',
            field=models.DateField(blank=True, null=True, verbose_name='bỏ từ ngày'),
        ),
        migrations.AddField(
            model_name='item',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='commitments.item'),
        ),
        migrations.AddField(
            model_name='measure',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='commitments.measure'),
        ),
        migrations.AddField(
            model_name='slot',
            name='post_line',
            field=models.CharField(blank=True, max_length=300, verbose_name='chức vụ ghi trên văn bản'),
        ),
        migrations.AddField(
            model_name='slot',
            name='step',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='bước ký'),
        ),
        migrations.AddField(
            model_name='work',
            name='dropped_on',
            field=models.DateField(blank=True, null=True, verbose_name='bỏ từ ngày'),
        ),
        migrations.AddField(
            model_name='work',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='commitments.work'),
        ),
        migrations.AlterField(
            model_name='slot',
            name='post_name',
            field=models.CharField(blank=True, max_length=300, verbose_name='chức vụ'),
        ),
        migrations.AlterField(
            model_name='slot',
            name='role',
            field=models.CharField(choices=[('party_b', 'bên nhận'), ('party_a', 'bên giao'), ('collective_b', 'tập thể bên nhận'), ('collective_a', 'tập thể bên giao'), ('seal_b', 'dấu của bên nhận'), ('seal_a', 'dấu của bên giao')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('amends__isnull', True)), fields=('campaign', 'unit'), name='commitments_commitment_one_a_campaign'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['withdrawn', 'signed', 'closed']), _negated=True), fields=('amends',), name='commitments_commitment_one_open_amendment'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amends__isnull', True), ('ordinal', 0)), models.Q(('amends__isnull', False), ('ordinal__gte', 1), models.Q(('amend_reason', ''), _negated=True)), _connector='OR'), name='commitments_commitment_amendment_is_numbered'),
        ),
        migrations.AddField(
            model_name='amendedvalue',
            name='amendment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_changes', to='commitments.commitment'),
        ),
        migrations.AddField(
            model_name='amendedvalue',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amended', to='commitments.commitment'),
        ),
        migrations.AddField(
            model_name='amendedvalue',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.item'),
        ),
        migrations.AddField(
            model_name='changereason',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='change_reasons', to='commitments.commitment'),
        ),
        migrations.AddField(
            model_name='opening',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='commitments.commitment'),
        ),
        migrations.AddField(
            model_name='opening',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile'),
        ),
        migrations.AddField(
            model_name='opening',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person'),
        ),
        migrations.AddField(
            model_name='signreminder',
            name='slot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='commitments.slot'),
        ),
        migrations.AddConstraint(
            model_name='amendedvalue',
            constraint=models.UniqueConstraint(fields=('amendment', 'position'), name='commitments_amendedvalue_in_order'),
        ),
        migrations.AddConstraint(
            model_name='changereason',
            constraint=models.UniqueConstraint(fields=('commitment', 'key'), name='commitments_changereason_one_a_change'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.UniqueConstraint(fields=('commitment', 'file', 'person'), name='commitments_opening_first'),
        ),
        migrations.AddConstraint(
            model_name='signreminder',
            constraint=models.UniqueConstraint(fields=('slot', 'kind', 'signs_by'), name='commitments_signreminder_once'),
        ),
    ]
