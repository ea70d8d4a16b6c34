"""Read departments' files: from a path or bytes to checked observations, or to every error at once.

The same functions serve the command line and the upload in the browser. They write nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

import pandas as pd

from pingan.intake.areas import AreaRegister
from pingan.intake.check import FileCheck, Systems, no_observations
from pingan.intake.examine import RefusedFileError
from pingan.intake.findings import Findings, IntakeError, finding
from pingan.intake.layouts import Layouts
from pingan.intake.limits import DEFAULT_LIMITS, Limits
from pingan.intake.origins import Origins
from pingan.intake.sheets import Sheet
from pingan.intake.worker import Reader


class Source(NamedTuple):
    """What every accepted file says; `sha256` of the bytes that were read."""

    quarter: str
    department: str
    sha256: str


@dataclass(frozen=True)
class Intake:
    """What one file brings.

    Attributes
    ----------
    file : str
        Its name, without its folder.
    sha256 : str or None
        SHA-256 of the bytes that were read, hexadecimal; None if they could not be.
    department, quarter : str or None
        None where the file does not say.
    observations : pandas.DataFrame
        `quarter, area_code, indicator, numerator, denominator, grade`; missing is NaN, never zero. Empty if
        there are errors: a file comes in whole or not at all.
    errors, warnings : tuple of IntakeError
        In the order of the file's sheets, rows and columns.
    origins : Origins
        Where the figures stand.
    """

    file: str
    sha256: str | None
    department: str | None
    quarter: str | None
    observations: pd.DataFrame = field(repr=False)
    errors: tuple[IntakeError, ...] = ()
    warnings: tuple[IntakeError, ...] = ()
    origins: Origins = field(default_factory=Origins, repr=False)

    @property
    def accepted(self) -> bool:
        """Whether the file is free of errors."""
        return not self.errors

    @property
    def source(self) -> Source:
        """Where the figures of an accepted file come from, which a file with errors may not say."""
        if self.department is None or self.quarter is None or self.sha256 is None:
            raise ValueError(f"{self.file} does not say where its figures come from")
        return Source(self.quarter, self.department, self.sha256)


def read_file(
    path: Path | str,
    layouts: Layouts,
    areas: pd.DataFrame | AreaRegister,
    system: Systems,
    limits: Limits = DEFAULT_LIMITS,
    *,
    quarter: str | None = None,
    department: str | None = None,
    reader: Reader | None = None,
) -> Intake:
    """Read one file of a department.

    Parameters
    ----------
    path : Path or str
        An Excel workbook (.xlsx) or a CSV file in UTF-8 or GB18030.
    layouts : Layouts
        What the departments' workbooks look like.
    areas : pandas.DataFrame or AreaRegister
        The areas of the district: `area_code, level, parent_code, name`.
    system : IndicatorSystem or callable
        The indicator system, or a function from the quarter to the one that applies.
    limits : Limits
        Ceilings on sizes, memory and time.
    quarter, department : str, optional
        What the file must be; by default, what it says it is.
    reader : Reader, optional
        A reading child to use again; by default one is started for this file.

    Returns
    -------
    Intake
        Never raises for what is in the file: everything wrong with it is among its errors.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            return _refused(path.name, None, RefusedFileError("file_too_large", limit=_size(limits)))
        data = path.read_bytes()
    except OSError as error:
        reason = RefusedFileError("file_unreadable", why=error.strerror or type(error).__name__)
        return _refused(path.name, None, reason)
    return read_bytes(
        data, path.name, layouts, areas, system, limits, quarter=quarter, department=department, reader=reader
    )


def read_bytes(
    data: bytes,
    name: str,
    layouts: Layouts,
    areas: pd.DataFrame | AreaRegister,
    system: Systems,
    limits: Limits = DEFAULT_LIMITS,
    *,
    quarter: str | None = None,
    department: str | None = None,
    reader: Reader | None = None,
) -> Intake:
    """Read a department's file from its bytes, as an upload brings them; otherwise as `read_file`."""
    sha256 = hashlib.sha256(data).hexdigest()
    if len(data) > limits.file_bytes:
        return _refused(name, sha256, RefusedFileError("file_too_large", limit=_size(limits)))
    register = areas if isinstance(areas, AreaRegister) else AreaRegister(areas)
    try:
        if reader is not None:
            answer = reader.read(data, name)
        else:
            with Reader(limits) as own:
                answer = own.read(data, name)
    except RefusedFileError as refused:
        return _refused(name, sha256, refused)
    sheets = [Sheet.from_answer(sheet) for sheet in answer["sheets"]]
    findings = Findings(name, limits.errors)
    findings.expect([sheet.name for sheet in sheets])
    check = FileCheck(sheets, answer["kind"], name, layouts, register, system, findings)
    frame = check.run(quarter, department)
    if findings.errors:
        frame = no_observations()
    return Intake(
        file=name,
        sha256=sha256,
        department=check.department.name if check.department else None,
        quarter=check.quarter,
        observations=frame,
        errors=findings.errors,
        warnings=findings.warnings,
        origins=check.origins,
    )


def read_files(
    paths: Iterable[Path | str],
    layouts: Layouts,
    areas: pd.DataFrame | AreaRegister,
    system: Systems,
    limits: Limits = DEFAULT_LIMITS,
    *,
    quarter: str | None = None,
    department: str | None = None,
    workers: int = 2,
) -> list[Intake]:
    """Read several files, `workers` at a time, each in its own right; arguments otherwise as `read_file`.

    Returns
    -------
    list of Intake
        In the order of `paths`.
    """
    paths = list(paths)
    register = areas if isinstance(areas, AreaRegister) else AreaRegister(areas)
    workers = max(1, min(workers, len(paths)))
    readers: SimpleQueue[Reader] = SimpleQueue()
    every = [Reader(limits) for _ in range(workers)]
    for reader in every:
        readers.put(reader)

    def read(path: Path | str) -> Intake:
        reader = readers.get()
        try:
            return read_file(
                path, layouts, register, system, limits, quarter=quarter, department=department, reader=reader
            )
        finally:
            readers.put(reader)

    try:
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(read, paths))
    finally:
        for reader in every:
            reader.close()


def _refused(name: str, sha256: str | None, refused: RefusedFileError) -> Intake:
    error = finding(name, refused.code, refused.sheet, refused.cell, None, (), **refused.details)
    return Intake(name, sha256, None, None, no_observations(), errors=(error,))


def _size(limits: Limits) -> str:
    return f"{limits.file_bytes / 1e6:g} MB"
