"""A quarter computed from what is stored: inputs, scores, comparison, fingerprint. Nothing is written."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from pingan.errors import InvalidAreasError, InvalidObservationsError
from pingan.quarters import shift
from pingan.scoring.engine import needed_quarters, score_quarter, with_movement
from pingan.scoring.movement import comparable
from pingan.scoring.scores import QuarterScores
from pingan.storage import (
    Release,
    StorageError,
    boundary_info,
    load_areas,
    load_batches,
    load_observations,
    load_release,
    load_system_version,
    system_for,
    system_is_demonstration,
)
from pingan.storage.batches import batch_contents
from pingan.storage.fingerprint import fingerprint
from pingan.storage.releases import Computed, current_release_id, frames_of
from pingan.system.indicator_system import IndicatorSystem

COMPARED_QUARTERS = (1, 4)
"""How many quarters back a quarter is compared with: the one before, and the same one a year before."""


class PublicationError(StorageError):
    """A quarter cannot be computed or published: what is missing or wrong, and what to do."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything that a quarter is computed from.

    Attributes
    ----------
    quarter : str
    system : IndicatorSystem
    boundary_version : str
    batch_ids : tuple of int or None
        Compute from these batches; None: from the ones in force.
    previous, year_before : Release or None
        What to compare with.
    """

    quarter: str
    system: IndicatorSystem
    boundary_version: str
    batch_ids: tuple[int, ...] | None
    previous: Release | None
    year_before: Release | None


def current_inputs(connection: Connection, quarter: str, system_id: str | None = None) -> Inputs:
    """Gather what a quarter would be computed from now.

    Raises
    ------
    NotFoundError
        There are no boundaries, or there is no indicator system that applies to the quarter.
    """
    system = system_for(connection, quarter, system_id)
    compared = (
        current_release_id(connection, shift(quarter, -back), system.id) for back in COMPARED_QUARTERS
    )
    previous, year_before = (_load(connection, release_id) for release_id in compared)
    version = boundary_info(connection).version
    return Inputs(quarter, system, version, None, previous, year_before)


def inputs_of(connection: Connection, release: Release) -> Inputs:
    """Gather what a release was computed from, also where newer things have taken its place."""
    return Inputs(
        release.quarter,
        load_system_version(connection, release.system_id, release.system_version),
        release.boundary_version,
        release.batch_ids,
        _load(connection, release.previous_release_id),
        _load(connection, release.year_release_id),
    )


def compute(connection: Connection, inputs: Inputs, columns: dict[str, list[str]] | None = None) -> Computed:
    """Score a quarter from its inputs.

    Parameters
    ----------
    connection : Connection
        All is read in its transaction: one state of the database.
    inputs : Inputs
    columns : dict of str to list of str, optional
        Keep only these columns of the frames: a release of an earlier version of the program may have fewer.

    Raises
    ------
    PublicationError
        There are no observations of the quarter, or they cannot be scored.
    """
    system, quarter = inputs.system, inputs.quarter
    observations, batch_ids = load_observations(
        connection, needed_quarters(system, quarter), inputs.batch_ids, system.codes
    )
    if not (observations["quarter"] == quarter).any():
        raise PublicationError(
            f"{quarter} 没有任何原始数据：请先用 pingan import 导入各部门的表格。",
            f"There are no observations of {quarter}: import the departments' workbooks with "
            "`pingan import` first.",
        )
    areas = load_areas(connection, inputs.boundary_version)
    try:
        # The boundaries may be finer than the system: it says which levels it scores.
        scores = score_quarter(observations, areas[areas["level"].isin(system.levels)], system, quarter)
    except (InvalidObservationsError, InvalidAreasError) as error:
        raise PublicationError(
            f"{quarter} 的数据无法计算：{error}", f"The data of {quarter} cannot be scored: {error}"
        ) from error
    scores = _uniform(_compared(connection, scores, inputs), columns)
    demonstration = (
        boundary_info(connection, inputs.boundary_version).demonstration
        or system_is_demonstration(connection, system.id, system.version)
        or bool(load_batches(connection, batch_ids)["demonstration"].any())
    )
    return Computed(
        quarter=quarter,
        system_id=system.id,
        system_version=system.version,
        boundary_version=inputs.boundary_version,
        demonstration=demonstration,
        batch_ids=tuple(batch_ids),
        previous_release_id=inputs.previous.release_id if inputs.previous else None,
        year_release_id=inputs.year_before.release_id if inputs.year_before else None,
        sha256=fingerprint_of(connection, scores, system, inputs.boundary_version, demonstration, batch_ids),
        scores=scores,
    )


def fingerprint_of(
    connection: Connection,
    scores: QuarterScores,
    system: IndicatorSystem,
    boundary_version: str,
    demonstration: bool,
    batch_ids: list[int] | tuple[int, ...],
) -> str:
    """Return the SHA-256 of a release with this content: see `pingan.storage.fingerprint`."""
    return fingerprint(
        quarter=scores.quarter,
        system=(system.id, system.version, system.sha256),
        boundary_version=boundary_version,
        demonstration=demonstration,
        batches=batch_contents(connection, batch_ids),
        frames=frames_of(scores),
    )


def _load(connection: Connection, release_id: str | None) -> Release | None:
    return None if release_id is None else load_release(connection, release_id)


def _compared(connection: Connection, scores: QuarterScores, inputs: Inputs) -> QuarterScores:
    """Compare with the other releases, but for one that was scored on another range: it says nothing of this one."""
    previous, previous_system = _comparable(connection, inputs.system, inputs.previous)
    year_before, year_before_system = _comparable(connection, inputs.system, inputs.year_before)
    return with_movement(scores, previous, year_before, inputs.system, previous_system, year_before_system)


def _comparable(
    connection: Connection, system: IndicatorSystem, other: Release | None
) -> tuple[QuarterScores, IndicatorSystem] | tuple[None, None]:
    if other is None:
        return None, None
    other_system = load_system_version(connection, other.system_id, other.system_version)
    return (other.scores, other_system) if comparable(system, other_system) else (None, None)


def _uniform(scores: QuarterScores, columns: dict[str, list[str]] | None) -> QuarterScores:
    """Give text the type that it has when it is read back, so that a release is the same before and after."""
    frames = {}
    for name, frame in frames_of(scores).items():
        texts = frame.columns[[not pd.api.types.is_numeric_dtype(dtype) for dtype in frame.dtypes]]
        frames[name] = frame.astype(dict.fromkeys(texts, "str"))
        if columns is not None:
            frames[name] = frames[name].reindex(columns=columns[name])
    return scores.replace(**frames)
