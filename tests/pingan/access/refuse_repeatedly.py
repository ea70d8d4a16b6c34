"""A process of test_refusal_log.py: counts refusals as a worker of the server does, and writes them."""

import sys
from datetime import datetime

from pingan.access.refusal_log import RefusalLog, Refused
from pingan.storage import open_database

url, who, address, times, first = sys.argv[1:]
engine = open_database(url)
counted = RefusalLog(engine)
print("ready", flush=True)
sys.stdin.readline()  # all begin at the same moment
at = datetime.fromisoformat(first)
for _ in range(int(times)):
    counted.note(who, address, Refused.FORBIDDEN, "/admin", at)
    counted.write(at)
engine.dispose()
