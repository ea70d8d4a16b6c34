"""Run as a process of its own: URL, then name and passwords; prints an outcome for each, a token where it is in."""

import sys

from pingan.access.sessions import sign_in
from pingan.storage import open_database

url, name, *words = sys.argv[1:]
engine = open_database(url)
print("ready", flush=True)
sys.stdin.readline()  # all begin at the same moment
for word in words:
    answer = sign_in(engine, name, word, "10.1.0.1")
    print(answer.outcome.value, answer.token or "", flush=True)
engine.dispose()
