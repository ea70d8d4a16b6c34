"""Acts on what is watched: a warning acknowledged. The act and its line in the audit log are one transaction."""

from sqlalchemy import Connection, Engine

from pingan.access.audit import Action, record
from pingan.access.permissions import Permission
from pingan.access.principal import Actor, Principal, Sight
from pingan.acts.evaluation import evaluate_release
from pingan.intake.privacy import personal_number
from pingan.names import LONGEST_REASON, examined
from pingan.rules.warning_rules import WarningRules, check_against
from pingan.storage import (
    Database,
    NotFoundError,
    StorageError,
    current_releases,
    load_areas,
    load_release,
    system_for,
    writing,
)
from pingan.storage.office_notes import About, add_note
from pingan.storage.warnings import load_warning, rules_version_of, save_acknowledgement, save_rules

LONGEST_REMARK = LONGEST_REASON


class WatchError(StorageError):
    """What cannot be done with a warning or a listed area: why, and what to do."""


def store_warning_rules(database: Database, rules: WarningRules, actor: Actor) -> bool:
    """Store a version of the rules of warning; returns whether it was new.

    Raises
    ------
    InvalidRulesError
        It names a level, dimension or indicator that the system of its first quarter does not have.
    ConflictError
        See `pingan.storage.warnings.save_rules`.
    NotFoundError
        There is no such system, or none that applies to that quarter.
    """
    with writing(database) as connection:
        check_against(rules, system_for(connection, rules.applies_from, rules.system))
        new = save_rules(connection, rules, actor.name)
        if new:
            detail = {"applies_from": rules.applies_from, "sha256": rules.sha256}
            record(connection, actor, Action.RULES_STORED, f"{rules.system} {rules.version}", detail=detail)
    return new


def evaluate_published(engine: Engine, actor: Actor, system_id: str | None = None) -> dict[str, int]:
    """Judge the published quarters that never were, each by the rules that apply to it.

    For an installation that had none when it published. What was judged keeps what it was judged to be.

    Returns
    -------
    dict of str to int
        Warnings by quarter, for the quarters that were judged now.
    """
    found: dict[str, int] = {}
    for row in current_releases(engine, system_id).sort_values("quarter").itertuples():
        if rules_version_of(engine, row.release_id) is not None:
            continue
        with writing(engine) as connection:
            count = evaluate_release(connection, load_release(connection, row.release_id))
            if count is not None:
                found[row.quarter] = count
                detail = {"release": row.release_id, "warnings": count}
                record(connection, actor, Action.RULES_EVALUATED, row.quarter, detail=detail)
    return found


def acknowledge(
    engine: Engine, principal: Principal, warning_id: int, remark: str, office_note: str | None = None
) -> None:
    """Record that a warning was taken note of, and what is being done about it.

    Parameters
    ----------
    office_note : what the data office keeps for itself about it

    Raises
    ------
    WatchError
        The remark is empty, too long, or holds a person's number; or the note is not whoever asks' to keep.
    NotFoundError
        There is no such warning, or not for whoever asks: the two are told apart by nothing.
    """
    remark, office_note = written(remark, "备注", "remark"), kept_note(principal, office_note)
    with writing(engine) as connection:
        try:
            found = load_warning(connection, warning_id)
        except NotFoundError:
            found = None
        if found is None or not sees_in_full(connection, principal, found["area_code"]):
            raise NotFoundError(f"没有编号为 {warning_id} 的预警。", f"There is no warning {warning_id}.")
        save_acknowledgement(connection, warning_id, remark, principal.name, principal.account_id)
        detail = {name: found[name] for name in ("quarter", "area_code", "rule", "subject")}
        detail |= {"number": warning_id, "remark": remark}
        detail |= keep_note(connection, principal, About.WARNING, warning_id, office_note)
        subject = f"{found['area_code']} {found['quarter']}"
        record(connection, principal.actor, Action.WARNING_ACKNOWLEDGED, subject, detail=detail)


def kept_note(principal: Principal, note: str | None) -> str | None:
    """Return what the data office wants to keep for itself, as it is kept; None where there is nothing.

    Raises
    ------
    WatchError
        Whoever asks is not of the data office; or see `written`.
    """
    if not (note or "").strip():
        return None
    if not principal.may(Permission.SUBMIT_DATA):
        raise WatchError(
            "只有数据室能写仅供数据室的说明。",
            "Only the data office keeps notes for the data office.",
        )
    return written(note, "仅供数据室的说明", "note for the data office")


def keep_note(
    connection: Connection, principal: Principal, about: About, number: int, note: str | None
) -> dict[str, str]:
    """Store such a note, and return what the audit log says of it: nothing where there is none."""
    if note is None:
        return {}
    add_note(connection, about, number, note, principal.name, principal.account_id)
    return {"office_note": note}


def sees_in_full(connection: Connection, principal: Principal, area_code: str) -> bool:
    """Whether whoever asks may see all of an area, in the boundaries in use."""
    areas = load_areas(connection).set_index("area_code")[["level", "parent_code"]].astype(object)
    areas = areas.where(areas.notna(), None)
    return area_code in areas.index and principal.scope.sight(areas)[area_code] == Sight.FULL


def written(text: str | None, zh: str, en: str, longest: int = LONGEST_REMARK) -> str:
    """Return a text as it is kept: see `pingan.names.examined`.

    Parameters
    ----------
    zh, en : what it is called

    Raises
    ------
    WatchError
        It is empty, too long, holds what cannot be seen, or an identity or a mobile number: no data about persons
        come in.
    """
    kept = examined(text, zh, en, WatchError, longest, lines=True)
    if not kept:
        raise WatchError(f"请填写{zh}。", f"Fill in the {en}.")
    if personal_number(kept):
        raise WatchError(
            f"{zh}中有身份证号或手机号：本系统不收个人信息，请写单位和岗位。",
            f"The {en} holds an identity or a mobile number: no data about persons come in; name offices and posts.",
        )
    return kept
