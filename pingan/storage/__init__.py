"""The database: tables and queries, one file per subject. Nothing else in the project writes SQL."""

from pingan.storage.batches import (
    BatchInfo,
    department_in_force,
    list_batches,
    load_batches,
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
from pingan.storage.engine import Database, open_database, reading, writing
from pingan.storage.errors import ConflictError, NotFoundError, StorageError
from pingan.storage.migrate import migrate
from pingan.storage.observations import load_observations
from pingan.storage.releases import (
    Release,
    current_releases,
    edition,
    list_publications,
    load_release,
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
    "ConflictError",
    "Database",
    "NotFoundError",
    "Release",
    "StorageError",
    "boundary_info",
    "current_releases",
    "default_system_id",
    "department_in_force",
    "edition",
    "list_batches",
    "list_publications",
    "list_systems",
    "load_areas",
    "load_batches",
    "load_boundaries",
    "load_observations",
    "load_release",
    "load_system_version",
    "migrate",
    "open_database",
    "reading",
    "save_batch",
    "save_batches",
    "save_boundaries",
    "save_system",
    "system_for",
    "system_is_demonstration",
    "withdraw_batch",
    "writing",
]
