import hashlib
import io
import json
import struct

import pandas as pd
import pytest

from pingan.storage.fingerprint import KEYS, fingerprint

NAN = float("nan")


def frames():
    return {
        "areas": pd.DataFrame(
            {
                "area_code": ["31", "3102", "3101"],
                "index": [80.5, NAN, -0.0],
                "rank": pd.array([1, None, 2], dtype="Int64"),
                "reason": pd.array([None, "coverage", None], dtype="str"),
                "name": ["区", "街道二", "街道一"],
            }
        ),
        "dimensions": pd.DataFrame({"area_code": ["31"], "dimension": ["security"], "reason": [None]}),
        "indicators": pd.DataFrame({"area_code": ["31"], "indicator": ["S1"], "inherited": [True]}),
        "contributions": pd.DataFrame({"area_code": [], "indicator": [], "against": [], "contribution": []}),
    }


DESCRIPTION = {
    "quarter": "2017Q1",
    "system": ("small", "1", "a" * 64),
    "boundary_version": "b1",
    "demonstration": False,
    "batches": [("2017Q1", "公安分局", "c" * 64), ("2016Q4", "公安分局", "d" * 64)],
}


def sha256(frames, **changes):
    return fingerprint(**(DESCRIPTION | changes), frames=frames)


def by_hand(frames, description):
    """Follow the documented form row by row, in plain Python."""
    digest = hashlib.sha256()

    def add(content):
        digest.update(struct.pack("<Q", len(content)) + content)

    def text(content):
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    batches = sorted(list(batch) for batch in description["batches"])
    add(
        text(
            description
            | {"form": "pingan-release/1", "system": list(description["system"]), "batches": batches}
        )
    )
    for name in sorted(frames):
        rows = sorted(
            frames[name].to_dict("records"), key=lambda row, name=name: [row[key] for key in KEYS[name]]
        )
        kinds, contents = [], []
        for column in sorted(frames[name].columns):
            values = [None if pd.isna(row[column]) else row[column] for row in rows]
            if all(value is None for value in values):
                kinds.append([column, "empty"])
                contents.append(b"")
            elif all(isinstance(value, str | None) for value in values):
                kinds.append([column, "text"])
                written = [None if value is None else value.encode() for value in values]
                lengths = [-1 if value is None else len(value) for value in written]
                contents.append(struct.pack(f"<{len(lengths)}q", *lengths) + b"".join(filter(None, written)))
            else:
                kinds.append([column, "number"])
                numbers = [
                    float("nan") if value is None else round(float(value), 6) + 0.0 for value in values
                ]
                contents.append(struct.pack(f"<{len(numbers)}d", *numbers))
        add(text({"frame": name, "rows": len(rows), "columns": kinds}))
        for content in contents:
            add(content)
    return digest.hexdigest()


def test_the_fingerprint_is_the_documented_form_so_that_others_can_check_it():
    assert sha256(frames()) == by_hand(frames(), DESCRIPTION)


def test_order_of_rows_and_columns_encoding_and_kind_of_missing_do_not_matter():
    other = frames()
    areas = other["areas"].iloc[[2, 0, 1]]
    areas = areas[sorted(areas.columns, reverse=True)].assign(
        reason=[None, None, "coverage"], index=[0.0, 80.5, None], rank=[2.0, 1.0, NAN]
    )
    other["areas"] = areas
    other["dimensions"]["reason"] = NAN
    assert sha256(other) == sha256(frames())
    through_parquet = {
        name: pd.read_parquet(io.BytesIO(frame.to_parquet(None, compression="gzip")))
        for name, frame in frames().items()
    }
    assert sha256(through_parquet) == sha256(frames())
    assert sha256(frames(), batches=DESCRIPTION["batches"][::-1] * 2) == sha256(frames())


def test_the_last_bit_of_another_processor_does_not_matter_but_a_published_digit_does():
    def with_index(value):
        changed = frames()
        changed["areas"].loc[0, "index"] = value
        return sha256(changed)

    assert with_index(80.5 + 1e-12) == with_index(80.5)
    assert with_index(80.500001) != with_index(80.5)


@pytest.mark.parametrize(
    "change",
    [
        {"quarter": "2017Q2"},
        {"system": ("small", "2", "a" * 64)},
        {"system": ("small", "1", "e" * 64)},
        {"boundary_version": "b2"},
        {"demonstration": True},
        {"batches": DESCRIPTION["batches"][:1]},
    ],
)
def test_everything_a_release_was_made_of_is_in_its_fingerprint(change):
    assert sha256(frames(), **change) != sha256(frames())


@pytest.mark.parametrize(
    ("frame", "column", "value"),
    [
        ("areas", "name", "街道三"),
        ("areas", "rank", 3),
        ("areas", "reason", "no_data"),
        ("dimensions", "reason", "no_data"),
        ("indicators", "inherited", False),
    ],
)
def test_every_cell_is_in_the_fingerprint(frame, column, value):
    changed = frames()
    changed[frame].loc[0, column] = value
    assert sha256(changed) != sha256(frames())


def test_texts_cannot_flow_into_one_another():
    left, right = frames(), frames()
    left["areas"]["name"] = ["ab", "c", "x"]
    right["areas"]["name"] = ["a", "bc", "x"]
    assert sha256(left) != sha256(right)
