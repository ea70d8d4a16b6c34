"""The database: tables and queries, one file per subject. Nothing else in the project writes SQL."""

from pingan.storage.batches import BatchInfo, list_batches, save_batch, save_batches, withdraw_batch
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
from pingan.storage.systems import (
    default_system_id,
    list_systems,
    load_system_version,
    save_system,
    system_for,
)

__all__ = [
    "BatchInfo",
    "BoundaryInfo",
    "ConflictError",
    "Database",
    "NotFoundError",
    "StorageError",
    "boundary_info",
    "default_system_id",
    "list_batches",
    "list_systems",
    "load_areas",
    "load_boundaries",
    "load_observations",
    "load_system_version",
    "migrate",
    "open_database",
    "reading",
    "save_batch",
    "save_batches",
    "save_boundaries",
    "save_system",
    "system_for",
    "withdraw_batch",
    "writing",
]
