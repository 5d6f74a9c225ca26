"""The head of the chain only moves forward and its row stays, whoever asks."""

from django.db import migrations

FORWARD = """
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
"""


class Migration(migrations.Migration):
    """Add the trigger."""

    dependencies = [("audit", "0002_entries_stay")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
