"""A private PostgreSQL for the tests, in a folder of its own, that ends with the tests.

Usage: server.py PID

Starts a server that listens on nothing but a socket in its folder, prints its URL and returns. A watcher stays
behind: when the process PID ends, however it ends, it stops the server and removes the folder.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER = "pingan"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": 200,
    # What is lost in a power cut here is nobody's.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


def main(watched: int) -> None:
    """Start the server and its watcher."""
    programs = find_programs()
    # Under /tmp whatever TMPDIR says: the path of a socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pingan-postgres-", dir="/tmp"))
    owner = _owner()
    if owner:
        shutil.chown(folder, owner["user"], owner["group"])
    try:
        _start(programs, folder, owner)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    watcher = [sys.executable, __file__, "watch", str(watched), str(folder)]
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    subprocess.Popen(watcher, start_new_session=True, **quiet)
    print(f"postgresql://{USER}@/postgres?host={folder}")


def find_programs() -> Path:
    """Return the folder of initdb and pg_ctl: of the newest PostgreSQL there is."""
    folders = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/usr").glob("pgsql-*/bin"),
    ]
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    if folders:
        return max(folders, key=lambda folder: int("".join(filter(str.isdigit, str(folder)))))
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    sys.exit(
        "There is no PostgreSQL to test with: run `bash tests/database/install.sh`, which says what to do."
    )


def _owner() -> dict:
    # PostgreSQL refuses to run as root. Its package brings a user; else the one that owns nothing does.
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and there is neither a user postgres nor nobody to run it as.")


def _start(programs: Path, folder: Path, owner: dict) -> None:
    data = folder / "data"
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}
    how = {"cwd": folder, "env": environment, "stdin": subprocess.DEVNULL, **owner}
    log = (folder / "log").open("w")
    initdb = [programs / "initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync", "--encoding=UTF8"]
    chinese = ["--locale-provider=icu", "--icu-locale=zh-Hans-CN"]  # texts sort as on a Chinese machine
    given = [f"-c {name}='{value}'" for name, value in SETTINGS.items()]
    start = [programs / "pg_ctl", "start", "--wait", "-D", data, "-l", folder / "postgres.log"]
    start += ["-o", " ".join([f"-k {folder}", *given])]
    try:
        if subprocess.run([*initdb, *chinese], stdout=log, stderr=log, check=False, **how).returncode:
            shutil.rmtree(data, ignore_errors=True)  # before version 15, or built without ICU
            subprocess.run(initdb, stdout=log, stderr=log, check=True, **how)
        subprocess.run(start, stdout=log, stderr=log, check=True, **how)
    except subprocess.CalledProcessError as error:
        said = "\n".join(path.read_text() for path in sorted(folder.glob("*log")))
        sys.exit(f"The tests' PostgreSQL did not start: {error}\n{said}")
    finally:
        log.close()


def watch(watched: int, folder: Path) -> None:
    """Wait until a process is gone, then stop the server and remove its folder."""
    postmaster = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    while _alive(watched) and _alive(postmaster):
        time.sleep(0.3)
    if _alive(postmaster):
        os.kill(postmaster, signal.SIGQUIT)
    for _ in range(100):
        if not _alive(postmaster):
            break
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    if sys.argv[1] == "watch":
        watch(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]))
