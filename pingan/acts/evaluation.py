"""Rules of warning applied to a release: in the transaction that publishes it, once, and never again."""

import pandas as pd
from sqlalchemy import Connection

from pingan.quarters import shift
from pingan.rules.warning_rules import WarningRules
from pingan.scoring.warning_checks import raised
from pingan.storage import load_system_version
from pingan.storage.releases import Computed, current_release_id
from pingan.storage.warnings import indices_of, rules_for, rules_version_of, save_evaluation


def evaluate_release(connection: Connection, computed: Computed) -> int | None:
    """Store what the rules that apply to a quarter raise in a release; returns how many warnings.

    A release that was judged before keeps what it was judged to be; where no rules apply, nothing is stored. Both
    return None.

    Parameters
    ----------
    connection : with a transaction open, in which the release is stored
    """
    if rules_version_of(connection, computed.release_id) is not None:
        return None
    rules = rules_for(connection, computed.quarter, computed.system_id)
    if rules is None:
        return None
    found = what_is_raised(connection, rules, computed)
    save_evaluation(connection, computed.release_id, computed.system_id, rules.version, found)
    return len(found)


def what_is_raised(connection: Connection, rules: WarningRules, computed: Computed) -> pd.DataFrame:
    """Return what rules raise in a quarter as it is computed: see `pingan.scoring.warning_checks.raised`.

    The quarters before are those that readers see now.
    """
    quarters = [shift(computed.quarter, -back) for back in range(1, rules.reach + 1)]
    before = [current_release_id(connection, quarter, computed.system_id) for quarter in quarters]
    system = load_system_version(connection, computed.system_id, computed.system_version)
    return raised(rules, system, computed.scores, indices_of(connection, before))
