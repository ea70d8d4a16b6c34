"""The fingerprint of a release: a SHA-256 over everything in it, in a form that is the same everywhere.

The form, `pingan-release/1`, is a sequence of byte strings, each preceded by its length as 8 bytes:

1. The description: JSON in UTF-8 with sorted keys, no spaces, no escapes for Chinese. It holds the name of
   the form, the quarter, the system's id, version and SHA-256, the boundary version, whether it is
   demonstration data, and `batches`: the distinct [quarter, department, SHA-256 of the file], sorted.
2. For each frame, by name: its heading, JSON as above of its name, its number of rows and its columns by
   name; then each column, by name, the rows sorted by the frame's key (`KEYS`) as UTF-8 bytes:

   - numbers, truth values (0 and 1) included: rounded to six decimals, as 8-byte floats, with one zero and
     one NaN for whatever is missing;
   - text: the length of each in bytes as an 8-byte integer, -1 for what is missing, then all texts in UTF-8;
   - nothing at all in a column: no bytes.

   The kind ("number", "text", "empty") stands with the column's name in the heading.

All integers and floats are little-endian. Nothing depends on the order of rows or columns, on how Parquet
writes them, on row numbers of the database, or on who published when. Six decimals of a score are far more
than anyone reads and far less than the last bit, in which two processors may differ.
"""

import hashlib
import json
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

FORM = "pingan-release/1"
DECIMALS = 6

KEYS: dict[str, tuple[str, ...]] = {
    "areas": ("area_code",),
    "dimensions": ("area_code", "dimension"),
    "indicators": ("area_code", "indicator"),
    "contributions": ("area_code", "indicator", "against"),
}
"""The frames of a release and the columns that identify a row in each."""


def fingerprint(
    *,
    quarter: str,
    system: tuple[str, str, str],
    boundary_version: str,
    demonstration: bool,
    batches: Collection[tuple[str, str, str]],
    frames: Mapping[str, pd.DataFrame],
) -> str:
    """Return the SHA-256 of a release, 64 hexadecimal digits.

    Parameters
    ----------
    quarter : str
    system : (id, version, sha256)
    boundary_version : str
    demonstration : bool
    batches : collection of (quarter, department, sha256 of the file)
        In any order.
    frames : mapping of str to pandas.DataFrame
        The frames named in `KEYS`, rows and columns in any order. NaN and None are the same: missing.
    """
    description = {
        "form": FORM,
        "quarter": quarter,
        "system": list(system),
        "boundary_version": boundary_version,
        "demonstration": bool(demonstration),
        "batches": sorted(set(map(tuple, batches))),
    }
    return digest_of(description, frames, KEYS)


def digest_of(
    description: Mapping[str, object],
    frames: Mapping[str, pd.DataFrame],
    keys: Mapping[str, tuple[str, ...]],
) -> str:
    """Return the SHA-256 of a description and of frames, in the form that the head of this file describes.

    Parameters
    ----------
    description : plain values; its key `form` names what is hashed
    keys : for each frame, the columns that identify a row
    """
    digest = hashlib.sha256()
    _add(digest, _json(dict(description)))
    for name in sorted(frames):
        frame = frames[name].sort_values(list(keys[name]))
        columns = {column: _column_bytes(frame[column]) for column in sorted(frame.columns)}
        kinds = [[column, kind] for column, (kind, _) in columns.items()]
        _add(digest, _json({"frame": name, "rows": len(frame), "columns": kinds}))
        for _, content in columns.values():
            _add(digest, content)
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", content: bytes) -> None:
    digest.update(len(content).to_bytes(8, "little"))
    digest.update(content)


def _json(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _column_bytes(column: pd.Series) -> tuple[str, bytes]:
    if column.isna().all():  # whatever type it happens to have
        return "empty", b""
    if pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype):
        return "number", _number_bytes(column)
    return "text", _text_bytes(column)


def _number_bytes(column: pd.Series) -> bytes:
    numbers = column.to_numpy(dtype="<f8", na_value=np.nan)
    numbers = np.round(numbers, DECIMALS) + 0.0  # turns -0.0 into 0.0
    numbers[np.isnan(numbers)] = np.nan
    return numbers.tobytes()


def _text_bytes(column: pd.Series) -> bytes:
    texts = pa.array(column, type=pa.large_string(), from_pandas=True)
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    lengths = pc.fill_null(pc.binary_length(texts), -1).to_numpy().astype("<i8")
    return lengths.tobytes() + b"".join(texts.drop_null().cast(pa.large_binary()).to_pylist())
