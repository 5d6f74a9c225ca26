"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from camket.server.together import Together


FORWARD = """
CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an audit entry is never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
CREATE FUNCTION audit_chain_head_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.number < OLD.number THEN
        RAISE EXCEPTION 'the head of the audit chain only moves forward'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain_head_stays BEFORE UPDATE OR DELETE ON audit_chainhead
    FOR EACH ROW EXECUTE FUNCTION audit_chain_head_stays();
"""
BACKWARD = """
DROP TRIGGER audit_chain_head_stays ON audit_chainhead;
DROP FUNCTION audit_chain_head_stays();
DROP TRIGGER audit_entry_stays ON audit_entry;
DROP FUNCTION audit_entry_stays();
"""


class Migration(migrations.Migration):

    replaces = [
        ('audit', '0001_initial'),
        ('audit', '0002_entries_stay'),
        ('audit', '0003_chain_head_stays'),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=0, verbose_name='mục cuối')),
                ('hash', models.BinaryField(max_length=32, verbose_name='mã băm của mục cuối')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='kiểm tra lúc')),
                ('checked_entries', models.BigIntegerField(default=0, verbose_name='số mục đã kiểm tra')),
                ('problem', models.TextField(blank=True, default='', verbose_name='sai lệch')),
            ],
            options={
                'verbose_name': 'đầu chuỗi nhật ký',
                'verbose_name_plural': 'đầu chuỗi nhật ký',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='audit_chain_head_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='số thứ tự')),
                ('at', models.DateTimeField(db_index=True, verbose_name='thời điểm')),
                ('action', models.CharField(max_length=60, verbose_name='hành động')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
                ('person_id', models.BigIntegerField(null=True, verbose_name='người thực hiện')),
                ('unit_id', models.BigIntegerField(null=True, verbose_name='đơn vị của người thực hiện')),
                ('actor', models.JSONField(verbose_name='người thực hiện, nguyên văn')),
                ('object_type', models.CharField(max_length=60, verbose_name='loại đối tượng')),
                ('object_id', models.CharField(max_length=60, verbose_name='mã đối tượng')),
                ('object_name', models.CharField(max_length=300, verbose_name='đối tượng')),
                ('object_unit_id', models.BigIntegerField(null=True, verbose_name='đơn vị của đối tượng')),
                ('before', models.JSONField(default=dict, verbose_name='trước')),
                ('after', models.JSONField(default=dict, verbose_name='sau')),
                ('previous_hash', models.BinaryField(max_length=32, verbose_name='mã băm trước')),
                ('hash', models.BinaryField(max_length=32, verbose_name='mã băm')),
            ],
            options={
                'verbose_name': 'mục nhật ký',
                'verbose_name_plural': 'nhật ký',
                'ordering': ['-number'],
                'indexes': [models.Index(fields=['person_id', '-number'], name='audit_entry_person'), models.Index(fields=['object_unit_id', '-number'], name='audit_entry_unit'), models.Index(fields=['object_type', 'object_id'], name='audit_entry_object'), models.Index(fields=['action', '-number'], name='audit_entry_action')],
            },
        ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
