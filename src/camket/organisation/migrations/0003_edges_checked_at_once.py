"""Check the closure once for each statement instead of once for each row.

The GiST index behind the exclusion constraint took most of the time of writing edges (measured in
docs/adr/0008). The trigger refuses the same rows under the same name and finds them by
the index that is there anyway; the lock makes writers take turns, so that it sees all of them.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION organisation_unit_edge_one_a_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(20250701);
    IF EXISTS (
        SELECT 1 FROM written JOIN organisation_unitedge edge
          ON edge.descendant_id = written.descendant_id AND edge.ancestor_id = written.ancestor_id
         AND edge.id <> written.id AND edge.valid && written.valid
    ) THEN
        RAISE EXCEPTION 'a unit stands below another twice on one day: organisation_unit_edge_one_a_day'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'organisation_unit_edge_one_a_day';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER organisation_unit_edge_inserted AFTER INSERT ON organisation_unitedge
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION organisation_unit_edge_one_a_day();
CREATE TRIGGER organisation_unit_edge_updated AFTER UPDATE ON organisation_unitedge
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION organisation_unit_edge_one_a_day();
"""
BACKWARD = """
DROP TRIGGER organisation_unit_edge_updated ON organisation_unitedge;
DROP TRIGGER organisation_unit_edge_inserted ON organisation_unitedge;
DROP FUNCTION organisation_unit_edge_one_a_day();
"""


class Migration(migrations.Migration):
    """Put the trigger in the place of the constraint."""

    dependencies = [("organisation", "0002_organisation_in_time")]
    operations = [
        migrations.RemoveConstraint(
            model_name="unitedge", name="organisation_unit_edge_one_a_day"
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
