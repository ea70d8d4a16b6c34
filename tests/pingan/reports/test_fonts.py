import shutil

import pytest

from pingan.reports.errors import ReportError
from pingan.reports.fonts import find_fonts


def test_a_font_named_by_the_setting_is_used_for_everything(tmp_path):
    own = find_fonts()
    shutil.copy(own.figure_files[0], tmp_path)
    found = find_fonts(str(tmp_path))
    assert {found.title, found.body, found.heading, found.figure} == {own.figure}
    assert found.folders == (str(tmp_path),)


def test_a_font_that_is_not_there_is_told_by_the_setting(tmp_path):
    with pytest.raises(ReportError, match="PINGAN_REPORT_FONT"):
        find_fonts(str(tmp_path / "gone.ttf"))


def test_a_folder_without_a_chinese_font_is_refused(tmp_path):
    (tmp_path / "no.ttf").write_bytes(b"no font")
    with pytest.raises(ReportError, match="Chinese characters"):
        find_fonts(str(tmp_path))


def test_a_machine_without_any_chinese_font_is_told_what_to_install(monkeypatch):
    import typst

    class Nothing:
        def __init__(self, **_options):
            pass

        def fonts(self):
            return []

    monkeypatch.setattr(typst, "Fonts", Nothing)
    find_fonts.cache_clear()
    with pytest.raises(ReportError, match="fonts-noto-cjk"):
        find_fonts()
    find_fonts.cache_clear()
