"""Let a tally be about one subject alone: the votes on somebody who signs the whole one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Bind the other kinds as before."""

    dependencies = [("reviews", "0017_outside_level")]

    operations = [
        migrations.RemoveConstraint(
            model_name='meetingpaper',
            name='reviews_meeting_paper_apart_has_subject',
        ),
        migrations.AddConstraint(
            model_name='meetingpaper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'apart'), ('subject__isnull', False)), models.Q(('kind', 'minutes'), ('subject__isnull', True)), ('kind', 'tally'), _connector='OR'), name='reviews_meeting_paper_apart_has_subject'),
        ),
    ]
