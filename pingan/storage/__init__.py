"""The database: tables and queries, one file per subject. Only `pingan.access` writes SQL too, on its own tables."""

from pingan.storage import (  # noqa: F401 - their tables
    office_notes,
    report_jobs,
    schema_access,
    schema_assessment,
    schema_watch,
)
from pingan.storage.batches import (
    BatchInfo,
    department_in_force,
    list_batches,
    load_batches,
    reported_areas,
    save_batch,
    save_batches,
    withdraw_batch,
)
from pingan.storage.boundaries import (
    BoundaryInfo,
    boundary_info,
    load_areas,
    load_boundaries,
    save_boundaries,
)
from pingan.storage.due_dates import due_date, set_due_date
from pingan.storage.engine import Database, open_database, reading, writing
from pingan.storage.errors import BusyError, ConflictError, NotFoundError, StorageError
from pingan.storage.migrate import migrate
from pingan.storage.observations import load_observations
from pingan.storage.releases import (
    Release,
    current_releases,
    edition,
    list_publications,
    load_release,
    published_batches,
)
from pingan.storage.rule_files import RuleFile, list_rule_files, save_rule_file
from pingan.storage.screen import screen_playlist as _screen_playlist  # noqa: F401 - its table is in the schema
from pingan.storage.submissions import (
    StoredSubmission,
    SubmissionRecord,
    add_submission,
    forget_files,
    kept_of,
    kept_submissions,
    list_submissions,
    load_submission,
    settle_submission,
    submission_content,
)
from pingan.storage.systems import (
    default_system_id,
    list_systems,
    load_system_version,
    save_system,
    system_for,
    system_is_demonstration,
)

__all__ = [
    "BatchInfo",
    "BoundaryInfo",
    "BusyError",
    "ConflictError",
    "Database",
    "NotFoundError",
    "Release",
    "RuleFile",
    "StorageError",
    "StoredSubmission",
    "SubmissionRecord",
    "add_submission",
    "boundary_info",
    "current_releases",
    "default_system_id",
    "department_in_force",
    "due_date",
    "edition",
    "forget_files",
    "kept_of",
    "kept_submissions",
    "list_batches",
    "list_publications",
    "list_rule_files",
    "list_submissions",
    "list_systems",
    "load_areas",
    "load_batches",
    "load_boundaries",
    "load_observations",
    "load_release",
    "load_submission",
    "load_system_version",
    "migrate",
    "open_database",
    "published_batches",
    "reading",
    "reported_areas",
    "save_batch",
    "save_batches",
    "save_boundaries",
    "save_rule_file",
    "save_system",
    "set_due_date",
    "settle_submission",
    "submission_content",
    "system_for",
    "system_is_demonstration",
    "withdraw_batch",
    "writing",
]
