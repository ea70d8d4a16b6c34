import pytest

from pingan.acts.publish import publish
from pingan.storage import (
    ConflictError,
    NotFoundError,
    default_system_id,
    list_systems,
    load_system_version,
    save_system,
    system_for,
)
from pingan.system.indicator_system import parse_system


def variant(system, **changes):
    text = system.text
    for key, value in changes.items():
        old = getattr(system, key)
        text = text.replace(f'{key} = "{old}"', f'{key} = "{value}"', 1)
    return parse_system(text)


def test_a_quarter_is_scored_with_the_version_that_applies_to_it(engine, small_system):
    save_system(engine, small_system)
    save_system(engine, variant(small_system, version="2", applies_from="2017Q1"))
    assert system_for(engine, "2016Q4").version == "1"
    assert system_for(engine, "2017Q1").version == "2"
    assert system_for(engine, "2030Q1").version == "2"
    assert load_system_version(engine, "small", "1") == small_system
    assert list_systems(engine)["version"].tolist() == ["1", "2"]


def test_a_quarter_before_the_first_version_is_told_in_words(engine, small_system):
    with pytest.raises(NotFoundError, match="pingan system import"):
        system_for(engine, "2017Q1")
    save_system(engine, small_system)
    with pytest.raises(NotFoundError, match="2014Q4"):
        system_for(engine, "2014Q4")
    with pytest.raises(NotFoundError, match="small 9"):
        load_system_version(engine, "small", "9")


def test_importing_the_same_version_again_changes_nothing_but_another_content_is_refused(
    engine, small_system
):
    assert save_system(engine, small_system)
    assert not save_system(engine, small_system)
    with pytest.raises(ConflictError, match="new version"):
        save_system(engine, parse_system(small_system.text.replace("weight = 3", "weight = 4")))
    assert system_for(engine, "2017Q1").indicator("S1").weight == 3


def test_a_new_version_never_reaches_back_to_a_published_quarter(small_district, small_system):
    publish(small_district, "2016Q4")
    with pytest.raises(ConflictError, match="2016Q4 is published already"):
        save_system(small_district, variant(small_system, version="2", applies_from="2016Q4"))
    assert save_system(small_district, variant(small_system, version="2", applies_from="2017Q1"))


def test_a_second_system_lives_beside_the_first_one(engine, small_system):
    save_system(engine, small_system)
    save_system(engine, variant(small_system, id="campus"))
    assert default_system_id(engine) == "small"
    assert system_for(engine, "2017Q1").id == "small"
    assert system_for(engine, "2017Q1", "campus").id == "campus"
