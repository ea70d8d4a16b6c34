"""Run as a process of its own, as another worker or the command line: database URL, the account's name, what to do."""

import sys

from sqlalchemy import update

from pingan.access.accounts import account_named, disable_account, set_role
from pingan.access.principal import Actor
from pingan.access.sessions import sign_out_everywhere
from pingan.storage import open_database, writing
from pingan.storage.schema_access import account

url, name, act = sys.argv[1:]
engine, by = open_database(url), Actor("another process")
number = account_named(engine, name).account_id
if act == "ended":
    assert sign_out_everywhere(engine, by, number) == 1
elif act == "disabled":
    disable_account(engine, by, number)
elif act == "another role":
    set_role(engine, by, number, "street", "31001")
elif act == "narrowed":  # and left signed in, which no act of ours does
    with writing(engine) as connection:
        narrow = update(account).where(account.c.account_id == number)
        connection.execute(narrow.values(role="street", area_code="31001"))
else:
    raise ValueError(act)
engine.dispose()
