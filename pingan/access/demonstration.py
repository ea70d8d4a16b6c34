"""The accounts that the demonstration has and shows with their passwords: on its sign-in page, and only there."""

import secrets

from sqlalchemy import Connection, Engine, insert, select

from pingan.access.account_rows import row_named
from pingan.access.accounts import create_account
from pingan.access.permissions import Role
from pingan.access.principal import Actor
from pingan.storage import NotFoundError, boundary_info, load_areas, reading, writing
from pingan.storage.schema_access import account, demonstration_account

BY = Actor("pingan demo")
OFFICES = (
    ("区领导", Role.LEADER),
    ("区平安办数据室", Role.DATA),
    ("区平安办复核岗", Role.DATA),  # publishing may need a second person
    ("系统管理员", Role.ADMIN),
)
STREET_LEVEL = "street"
_WORD_LIST = (
    "amber anchor apple autumn bamboo basket beacon bridge bronze button candle canal canvas cedar cherry clover "
    "copper coral cotton cradle crane dragon ember falcon feather fern forest garden ginger harbor hazel island ivory "
    "jasmine kettle ladder lantern laurel lemon linen lotus magnet maple marble meadow mirror monsoon needle nutmeg "
    "orchid otter paddle paper pebble pepper pine plum pocket poplar quartz ribbon river saddle saffron sail silver "
    "sparrow spice stone summit sunset tea temple thistle timber tulip valley velvet violet walnut willow window winter"
)


def demonstration_accounts(engine: Engine) -> list[tuple[str, str, str]]:
    """Return name, role and password of each account that may be tried; nothing where the data are one's own.

    An account whose password was changed, or that is disabled, is no longer among them.
    """
    query = select(account.c.name, account.c.role, demonstration_account.c.password)
    query = query.join_from(account, demonstration_account).where(account.c.disabled_at.is_(None))
    with reading(engine) as connection:
        if not _is_demonstration(connection):
            return []
        # The streets are many: after the others, so that every role is seen without scrolling.
        query = query.order_by(account.c.role == Role.STREET, account.c.account_id)
        return [tuple(row) for row in connection.execute(query)]


def add_demonstration_accounts(engine: Engine) -> None:
    """Add the accounts that are missing: one for each role, two of the data office, one for each street.

    Accounts that there are stay as they are.
    """
    with writing(engine) as connection:
        if not _is_demonstration(connection):
            return
        areas = load_areas(connection)
        streets = areas[areas["level"] == STREET_LEVEL]
        wanted = [(name, role, None) for name, role in OFFICES]
        wanted[1:1] = [(row["name"], Role.STREET, row["area_code"]) for row in streets.to_dict("records")]
        for name, role, area_code in wanted:
            if row_named(connection, name) is None:
                password = memorable_password()
                made = create_account(connection, BY, name, role, password, area_code, must_change=False)
                values = {"account_id": made.account_id, "password": password}
                connection.execute(insert(demonstration_account).values(values))


def memorable_password() -> str:
    """Return three words and a number, such as `Lotus-canal-47-otter`: for the demonstration only."""
    first, second, third = (secrets.choice(_WORD_LIST.split()) for _ in range(3))
    return f"{first.capitalize()}-{second}-{secrets.randbelow(90) + 10}-{third}"


def _is_demonstration(connection: Connection) -> bool:
    try:
        return boundary_info(connection).demonstration
    except NotFoundError:
        return False
