"""Acts on the list of areas to put right: put on, noted, taken off. Each with its line in the audit log."""

from datetime import date

from sqlalchemy import Connection, Engine

from pingan.access.audit import Action, record
from pingan.access.permissions import Permission
from pingan.access.principal import Principal
from pingan.acts.watch import WatchError, keep_note, kept_note, sees_in_full, written
from pingan.quarters import parse_quarter, shift
from pingan.storage import NotFoundError, current_releases, default_system_id, writing
from pingan.storage.listings import (
    Listing,
    ListingOutcome,
    list_listings,
    load_listing,
    save_listing,
    save_note,
    save_removal,
)
from pingan.storage.office_notes import About
from pingan.storage.warnings import load_warning

LONGEST_OFFICE = 60


def put_on_list(
    engine: Engine,
    principal: Principal,
    area_code: str,
    quarter: str,
    reason: str,
    measure: str,
    office: str,
    due_on: str,
    warning_id: int | None = None,
    office_note: str | None = None,
) -> int:
    """Put an area on the list, and return the listing's number.

    Parameters
    ----------
    quarter : published; its index is the one before
    office : that answers for it
    due_on : such as "2017-03-31", after the end of the quarter
    warning_id : that led to it
    office_note : what the data office keeps for itself about it; so for the other acts

    Raises
    ------
    WatchError
        Something is not filled in or holds a person's number; the day is none, or too early; the quarter is not
        published; the area is on the list already.
    NotFoundError
        There is no such area or warning, or not for whoever asks.
    """
    reason, measure = written(reason, "原因", "reason"), written(measure, "整治措施", "measure")
    office = written(office, "责任单位", "office", LONGEST_OFFICE)
    office_note = kept_note(principal, office_note)
    with writing(engine) as connection:
        if not sees_in_full(connection, principal, area_code):
            raise NotFoundError(f"没有区域 {area_code}。", f"There is no area {area_code}.")
        system_id = default_system_id(connection)
        quarter = _published(connection, system_id, quarter)
        due = _day(due_on)
        if due < _end(quarter):
            raise WatchError(
                f"期限 {due} 早于 {quarter} 结束：请填写之后的日期。",
                f"The day {due} is before the end of {quarter}: give a later one.",
            )
        if any(one.open for one in list_listings(connection, system_id, area_code)):
            raise WatchError(
                "该区域已在挂牌名单上：请在原记录中补充进展。",
                "The area is on the list already: add a note to that entry.",
            )
        if warning_id is not None and load_warning(connection, warning_id)["area_code"] != area_code:
            raise NotFoundError(f"没有编号为 {warning_id} 的预警。", f"There is no warning {warning_id}.")
        about = {"area_code": area_code, "quarter": quarter, "reason": reason}
        about |= {"measure": measure, "office": office}
        values = {"system_id": system_id, "due_on": due, "warning_id": warning_id, **about}
        values |= {"listed_by": principal.name, "listed_by_account": principal.account_id}
        number = save_listing(connection, values)
        detail = {"number": number, "due_on": due.isoformat(), **about}
        detail |= keep_note(connection, principal, About.LISTING, number, office_note)
        record(connection, principal.actor, Action.AREA_LISTED, area_code, detail=detail)
    return number


def note_progress(
    engine: Engine,
    principal: Principal,
    listing_id: int,
    note: str,
    due_on: str | None = None,
    office_note: str | None = None,
) -> None:
    """Write down what was done on a listed area; who keeps the list may move the day.

    Raises
    ------
    WatchError
        The note cannot be kept as it is, the day is none or is not whoever asks' to move, or the area is off the list.
    NotFoundError
        There is no such listing, or not for whoever asks.
    """
    note, office_note = written(note, "进展", "note"), kept_note(principal, office_note)
    with writing(engine) as connection:
        found = _open_one(connection, principal, listing_id)
        moved = _day(due_on) if due_on else None
        if moved == found.due_on:
            moved = None
        if moved and not principal.may(Permission.LIST_AREAS):
            raise WatchError(
                "期限由挂牌单位调整：请在进展中说明理由。",
                "The day is moved by those who keep the list: give the reason in the note.",
            )
        save_note(connection, listing_id, note, moved, principal.name, principal.account_id)
        detail = {"number": listing_id, "note": note} | ({"due_on": moved.isoformat()} if moved else {})
        detail |= keep_note(connection, principal, About.LISTING, listing_id, office_note)
        record(connection, principal.actor, Action.LISTING_NOTED, found.area_code, detail=detail)


def take_off_list(
    engine: Engine,
    principal: Principal,
    listing_id: int,
    outcome: str,
    remark: str,
    quarter: str | None = None,
    office_note: str | None = None,
) -> None:
    """Take an area off the list.

    Parameters
    ----------
    outcome : "done" or "withdrawn"
    quarter : published; by default the newest one

    Raises
    ------
    WatchError
        The remark cannot be kept as it is, there is no such outcome, or the area is off the list already.
    NotFoundError
        There is no such listing, or not for whoever asks.
    """
    remark, office_note = written(remark, "说明", "remark"), kept_note(principal, office_note)
    if outcome not in set(ListingOutcome):
        raise WatchError("请选择结果。", "Choose an outcome.")
    with writing(engine) as connection:
        found = _open_one(connection, principal, listing_id)
        system_id = default_system_id(connection)
        newest = current_releases(connection, system_id)["quarter"].max()
        quarter = _published(connection, system_id, quarter) if quarter else newest
        end = ListingOutcome(outcome)
        save_removal(connection, listing_id, quarter, end, remark, principal.name, principal.account_id)
        detail = {"number": listing_id, "outcome": outcome, "remark": remark, "quarter": quarter}
        detail |= keep_note(connection, principal, About.LISTING, listing_id, office_note)
        record(connection, principal.actor, Action.AREA_DELISTED, found.area_code, detail=detail)


def _open_one(connection: Connection, principal: Principal, listing_id: int) -> Listing:
    unknown = NotFoundError(f"没有编号为 {listing_id} 的挂牌记录。", f"There is no listing {listing_id}.")
    try:
        found = load_listing(connection, default_system_id(connection), listing_id)
    except NotFoundError:
        raise unknown from None
    if not sees_in_full(connection, principal, found.area_code):
        raise unknown
    if not found.open:
        raise WatchError("该区域已经摘牌。", "The area is off the list already.")
    return found


def _published(connection: Connection, system_id: str, quarter: str) -> str:
    try:
        known = parse_quarter(quarter) in set(current_releases(connection, system_id)["quarter"])
    except ValueError:
        known = False
    if not known:
        raise WatchError(f"{quarter} 没有发布。", f"{quarter} is not published.")
    return parse_quarter(quarter)


def _day(text: str) -> date:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError as error:
        raise WatchError("请填写期限，例如 2017-03-31。", "Give a day, such as 2017-03-31.") from error


def _end(quarter: str) -> date:
    """Return the first day after a quarter."""
    after = shift(quarter, 1)
    return date(int(after[:4]), 3 * int(after[-1]) - 2, 1)
