import pandas as pd
import pytest
from sqlalchemy import func, select

from pingan.storage import (
    BatchInfo,
    ConflictError,
    NotFoundError,
    list_batches,
    load_observations,
    save_batch,
    save_batches,
    withdraw_batch,
)
from pingan.storage.schema import batch, observation

NAN = float("nan")


def frame(rows, quarter="2017Q1"):
    made = pd.DataFrame(rows, columns=["area_code", "indicator", "numerator", "denominator", "grade"])
    return made.assign(quarter=quarter)


def info(quarter="2017Q1", department="公安分局", **more):
    return BatchInfo(quarter, department, "a.xlsx", "0" * 64, "me", **more)


def numerators(engine, quarters=("2017Q1",)):
    loaded, _ = load_observations(engine, list(quarters))
    return dict(
        zip(zip(loaded["area_code"], loaded["indicator"], strict=True), loaded["numerator"], strict=True)
    )


def test_observations_come_back_in_a_fixed_order_and_missing_stays_missing(engine):
    number = save_batch(engine, info(), frame([("2", "S1", 3, 10, NAN), ("1", "S1", 0, NAN, None)]))
    loaded, batches = load_observations(engine, ["2017Q1"])
    assert batches == [number]
    assert loaded.columns.tolist() == [
        "quarter",
        "area_code",
        "indicator",
        "numerator",
        "denominator",
        "grade",
    ]
    assert loaded["area_code"].tolist() == ["1", "2"]
    assert loaded["numerator"].tolist() == [0, 3]
    assert loaded["denominator"].isna().tolist() == [True, False]
    assert loaded["grade"].isna().all()


def test_a_correction_replaces_the_indicators_it_brings_and_no_others(engine):
    first = save_batch(
        engine, info(), frame([("1", "S1", 1, 10, NAN), ("2", "S1", 2, 10, NAN), ("1", "S2", 5, 10, NAN)])
    )
    second = save_batch(engine, info(reason="typing error"), frame([("1", "S1", 7, 10, NAN)]))
    # As a whole: area 2 is not filled from the earlier file.
    assert numerators(engine) == {("1", "S1"): 7, ("1", "S2"): 5}
    assert load_observations(engine, ["2017Q1"])[1] == [first, second]


def test_a_batch_all_of_whose_indicators_were_sent_again_is_superseded(engine):
    save_batch(engine, info(), frame([("1", "S1", 1, 10, NAN)]))
    save_batch(engine, info(), frame([("1", "S1", 2, 10, NAN), ("1", "S2", 2, 10, NAN)]))
    listed = list_batches(engine)
    assert listed["status"].tolist() == ["superseded", "accepted"]
    assert listed["indicators"].tolist() == [("S1",), ("S1", "S2")]
    assert listed["observations"].tolist() == [1, 2]


def test_withdrawing_a_batch_brings_back_the_one_before_it(engine):
    save_batch(engine, info(), frame([("1", "S1", 1, 10, NAN)]))
    save_batch(engine, info(), frame([("1", "S1", 2, 10, NAN)]))
    withdraw_batch(engine, list_batches(engine)["batch_id"].iloc[-1], "me", "wrong quarter")
    assert numerators(engine) == {("1", "S1"): 1}
    assert list_batches(engine, "2017Q1")["status"].tolist() == ["accepted", "withdrawn"]


def test_a_release_can_be_computed_again_from_a_batch_withdrawn_since(engine):
    number = save_batch(engine, info(), frame([("1", "S1", 1, 10, NAN)]))
    withdraw_batch(engine, number, "me", "wrong")
    assert load_observations(engine, ["2017Q1"])[0].empty
    assert len(load_observations(engine, ["2017Q1"], among=[number])[0]) == 1


def test_a_withdrawal_needs_a_reason_and_a_batch_and_happens_once(engine):
    number = save_batch(engine, info(), frame([("1", "S1", 1, 10, NAN)]))
    with pytest.raises(ConflictError, match="reason"):
        withdraw_batch(engine, number, "me", " ")
    with pytest.raises(NotFoundError, match="99"):
        withdraw_batch(engine, 99, "me", "wrong")
    withdraw_batch(engine, number, "me", "wrong")
    with pytest.raises(ConflictError, match="already"):
        withdraw_batch(engine, number, "me", "wrong")


def test_one_indicator_from_two_departments_is_refused_rather_than_counted_twice(engine):
    save_batch(engine, info(), frame([("1", "S1", 1, 10, NAN)]))
    save_batch(engine, info(department="司法局"), frame([("1", "S1", 1, 10, NAN)]))
    with pytest.raises(ConflictError, match=r"S1 of 2017Q1.*公安分局, 司法局"):
        load_observations(engine, ["2017Q1"])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no observation"),
        ([("1", "S1", 1, 10, NAN), ("1", "S1", 2, 10, NAN)], "S1 of area 1"),
    ],
)
def test_an_empty_batch_and_a_cell_given_twice_are_refused(engine, rows, words):
    with pytest.raises(ConflictError, match=words):
        save_batch(engine, info(), frame(rows))


def test_rows_of_another_quarter_are_refused(engine):
    with pytest.raises(ConflictError, match="2016Q4"):
        save_batch(engine, info(), frame([("1", "S1", 1, 10, NAN)], quarter="2016Q4"))


def test_when_one_of_several_batches_is_refused_none_is_written(engine):
    good, bad = frame([("1", "S1", 1, 10, NAN)]), frame([(None, "S1", 1, 10, NAN)])
    with pytest.raises(Exception, match=r"(?i)not.null"):
        save_batches(engine, [(info(), good), (info(department="司法局"), bad)])
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(batch)) == 0
        assert connection.scalar(select(func.count()).select_from(observation)) == 0


def test_a_quarter_without_batches_gives_an_empty_frame_of_the_same_types(engine):
    loaded, batches = load_observations(engine, ["1999Q1"])
    assert (len(loaded), batches) == (0, [])
    assert loaded["numerator"].dtype == float


def test_listing_without_any_batch_is_empty(engine):
    assert list_batches(engine).empty
