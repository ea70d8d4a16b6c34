"""Bench (h): the quarterly bulletin of one street, each time in a fresh process that has read nothing yet.

The obvious way to a PDF is to have an office program convert the Word file; it is measured where LibreOffice is
installed, and its time comes on top of the Word file's.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.districts import SUBJECTS, prepare
from bench.places import ROOT
from bench.progress import say
from bench.series import median

TIMES = 3
WORK = """
import sys, time
from pathlib import Path
from pingan.reading.published import read_published
from pingan.reports.bulletin import bulletin_docx, bulletin_pdf
from pingan.settings import Settings
from pingan.storage import open_database
folder, form, out = sys.argv[1:]
published = read_published(open_database(f"sqlite:///{folder}/pingan.db"))
street = published.parts(published.top, published.levels[0])[0]
started = time.perf_counter()
make = {"docx": bulletin_docx, "pdf": bulletin_pdf}[form]
make(published, published.quarters[-1], street, "zh", Settings(data_dir=folder), Path(out))
print(time.perf_counter() - started)
"""


def run() -> list[dict[str, Any]]:
    """Measure Word and PDF, and the office program's PDF; return a row for each."""
    folder, rows = prepare(SUBJECTS[0]), []
    with tempfile.TemporaryDirectory() as made:
        for form in ("docx", "pdf"):
            out = Path(made) / f"street.{form}"
            rows.append(_row(f"ours: {form}", [_make(folder, form, out) for _ in range(TIMES)], out))
        office = shutil.which("soffice")
        name = "PDF by LibreOffice from the Word file"
        if office is None:
            rows.append({"report": f"{name}: LibreOffice is not installed"})
        else:
            seconds = [_convert(office, Path(made)) for _ in range(TIMES)]
            rows.append(_row(name, seconds, Path(made) / "office" / "street.pdf"))
    return rows


def _make(folder: Path, form: str, out: Path) -> float:
    command = [sys.executable, "-c", WORK, str(folder), form, str(out)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def _convert(office: str, made: Path) -> float:
    profile = f"-env:UserInstallation=file://{made}/profile"
    started = time.perf_counter()
    subprocess.run(
        [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            made / "office",
            made / "street.docx",
        ],
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - started


def _row(name: str, seconds: list[float], out: Path) -> dict[str, Any]:
    say(f"{name}: {median(seconds):.1f} s")
    return {
        "report": name,
        "seconds": median(seconds),
        "longest": max(seconds),
        "kb": out.stat().st_size / 1000,
    }
