"""Observations: the counts behind the index, as the batches in force give them."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection, Select, and_, select

from pingan.storage.batches import indicators_in_force
from pingan.storage.engine import Database, reading
from pingan.storage.errors import ConflictError
from pingan.storage.frames import to_frame
from pingan.storage.schema import observation

_TYPES = dict.fromkeys(["quarter", "area_code", "indicator"], "str") | dict.fromkeys(
    ["numerator", "denominator", "grade"], float
)


def load_observations(
    database: Database,
    quarters: Sequence[str],
    among: Sequence[int] | None = None,
    indicators: Sequence[str] | None = None,
) -> tuple[pd.DataFrame, list[int]]:
    """Load the observations of some quarters.

    For each quarter, department and indicator the newest batch that is not withdrawn counts, as a whole.

    Parameters
    ----------
    quarters : sequence of str
        E.g. `["2016Q4", "2017Q1"]`. A quarter without batches gives no rows and no error.
    among : sequence of int, optional
        Only these batches, withdrawn since or not: to compute a release again from what it was made of.
    indicators : sequence of str, optional
        Only these: one installation may hold observations for several indicator systems.

    Returns
    -------
    observations : pandas.DataFrame
        `quarter, area_code, indicator` (text), `numerator, denominator, grade` (float, NaN where missing),
        sorted by quarter, indicator and area, so that the same batches always give the same frame.
    batch_ids : list of int
        The batches that these rows come from, ascending.

    Raises
    ------
    ConflictError
        Two departments sent the same indicator of the same quarter.
    """
    with reading(database) as connection:
        choice = indicators_in_force(quarters, among, indicators)
        batch_ids = _sources(connection, choice)
        in_force = choice.subquery()
        query = (
            select(
                in_force.c.quarter,
                observation.c.area_code,
                observation.c.indicator,
                observation.c.numerator,
                observation.c.denominator,
                observation.c.grade,
            )
            .join_from(
                in_force,
                observation,
                and_(
                    observation.c.batch_id == in_force.c.batch_id,
                    observation.c.indicator == in_force.c.indicator,
                ),
            )
            # The order decides in which order counts are summed, down to the last bit of the results.
            .order_by(in_force.c.quarter, observation.c.indicator, observation.c.area_code)
        )
        frame = to_frame(connection.execute(query))
    return frame.astype(_TYPES), batch_ids


def _sources(connection: Connection, choice: Select) -> list[int]:
    chosen = to_frame(connection.execute(choice))
    twice = chosen[chosen.duplicated(["quarter", "indicator"], keep=False)]
    if len(twice):
        quarter, indicator = twice.iloc[0][["quarter", "indicator"]]
        same = (twice["quarter"] == quarter) & (twice["indicator"] == indicator)
        departments = sorted(twice.loc[same, "department"])
        raise ConflictError(
            f"{quarter} 的指标 {indicator} 由不止一个部门报送：{'、'.join(departments)}。请撤回其中一份。",
            f"Indicator {indicator} of {quarter} was sent by more than one department: "
            f"{', '.join(departments)}. Withdraw one of them.",
        )
    return sorted(set(chosen["batch_id"].tolist()))
