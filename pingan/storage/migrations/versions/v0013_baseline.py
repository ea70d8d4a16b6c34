"""The first tables of all: the schema that the first version of the program goes out with.

Before it there were twelve others, none in a version that went out. A database that came through all of them has
the same schema under the same number, 0013, and is in order as it is.
"""

from pingan.storage.migrations.baseline import access, figures, findings, triggers

revision = "0013"
down_revision = None


def upgrade() -> None:
    """Create them all, empty; a table comes after those that it points at."""
    figures.systems()
    figures.batches()
    figures.releases()
    access.accounts()
    access.audit_log()
    triggers.triggers()
    findings.assessments()
    findings.warnings()
    findings.listings()
    findings.made()
