"""The program as it is installed elsewhere: from a wheel, in an environment without the repository.

Its server is started in a folder of somebody who has an `app.py`, `callbacks/` and more of their own.
"""

import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # builds wheels, makes an environment, starts servers

ROOT = Path(__file__).parents[1]
ROOMS = ("pingan", "geodata", "pingan_atlas")  # what a wheel puts beside other people's packages
WITHIN = ("callbacks", "layouts", "assets")  # what it keeps within pingan_atlas
PATIENCE = 180  # seconds in which a server that starts at all has started
DECOY = "from pathlib import Path\nPath(__file__).with_name('loaded').touch()\nraise SystemExit('not ours')\n"


def built(folder, kind="wheel"):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel."""
    return built(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Give the folder of programs of an environment with the wheel and what it needs, but not the repository."""
    folder = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    pip = [programs / "python", "-m", "pip", "--isolated", "install", "-q", "--no-index", "--no-deps"]
    subprocess.run([*pip, wheel], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    # A folder that a .pth file names is searched, but its own .pth files, such as the repository's, are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


@pytest.fixture
def folder(tmp_path):
    """Give a folder with modules of the names that ours have."""
    folder = tmp_path / "somebody"
    for room in ("callbacks", "layouts", "geodata", "pingan", "assets"):
        (folder / room).mkdir(parents=True)
        (folder / room / "__init__.py").write_text(DECOY)
    (folder / "app.py").write_text(DECOY)
    return folder


@pytest.fixture
def free_port():
    """Give a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(command, folder, data, port):
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    environment |= {"PINGAN_DATA_DIR": str(data), "PINGAN_PORT": str(port), "PYTHONDONTWRITEBYTECODE": "1"}
    log = folder.parent / "log"
    with log.open("w") as said:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
    try:
        yield lambda path: asked(server, f"http://127.0.0.1:{port}{path}", log)
    finally:
        server.terminate()
        server.wait(20)


def asked(server, url, log):
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
                return answer.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError(f"{url} was not answered:\n{log.read_text()}")


@pytest.mark.parametrize("command", ["pingan serve", "gunicorn pingan_atlas:server --bind 127.0.0.1:{port}"])
def test_an_installed_wheel_serves_its_pages_where_others_have_modules_of_the_same_names(
    installed, folder, share_static, free_port, tmp_path, command
):
    if command == "pingan serve":
        (folder / "gunicorn.conf.py").write_text(DECOY)
    program, *arguments = command.format(port=free_port).split()
    run = [installed / program] if program == "pingan" else [installed / "python", "-m", program]
    with serving([*run, *arguments], folder, share_static(tmp_path / "data"), free_port) as ask:
        assert '"database":"sqlite"' in ask("/healthz")
        page = ask("/map")  # nobody has signed in
        assert 'action="/sign-in"' in page
        own = re.findall(r'(?:href|src)="(/(?:assets|bootstrap)/[^"]+)"', page)
        assert len(own) >= 2
        assert all(ask(address) for address in own)
        assert "--quiet" in ask("/assets/style.css")
    assert list(folder.glob("**/loaded")) == []


def test_an_installed_wheel_reads_workbooks_where_somebody_has_a_folder_of_its_name(installed, folder):
    """They are read in a process of their own, which is started in the folder of the server."""
    code = (
        "from pingan.intake.worker import Reader\n"
        "with Reader() as reader:\n"
        "    print(reader.read('代码,盗窃数\\n31001,3\\n'.encode(), 'a.csv')['sheets'][0]['rows'][1])\n"
    )
    command = [installed / "python", "-P", "-c", code]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (run.stderr, run.stdout) == ("", "['31001', '3']\n")
    assert list(folder.glob("**/loaded")) == []


def names(path):
    with zipfile.ZipFile(path) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_a_wheel_holds_every_file_of_the_program_and_takes_no_name_that_others_may_have(wheel):
    expected = {"pingan_atlas/app.py"}
    for room in (*ROOMS, *WITHIN):
        files = [path.relative_to(ROOT) for path in (ROOT / room).rglob("*") if path.is_file()]
        files = [str(path) for path in files if "__pycache__" not in path.parts]
        assert files, room
        expected |= {f"pingan_atlas/{path}" if room in WITHIN else path for path in files}
    assert names(wheel) == expected


def test_an_editable_installation_has_no_copies_that_would_grow_old(tmp_path):
    assert names(built(tmp_path, "wheel:editable")) == {"_pingan_atlas.pth"}
