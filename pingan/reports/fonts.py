"""Which fonts reports are set in: those of official documents where the machine has them, else what it has.

A font is looked for among what typst finds: the system's, and the file or folder that `PINGAN_REPORT_FONT` names.
The figures are drawn with the same files, so that what matplotlib measures is what typst sets.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pingan.reports.errors import ReportError

if TYPE_CHECKING:
    from typst import FontInfo

SAMPLE = "平安指数街道居委会"  # a font that has none of these is not one for Chinese

# By what each is for in an official document (GB/T 9704), the usual one first.
PREFERRED = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "SimSun", "Songti SC"),
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02S", "SimSun", "Songti SC"),
    "heading": ("SimHei", "STHeiti", "Heiti SC", "Microsoft YaHei", "PingFang SC"),
    "figure": ("Microsoft YaHei", "PingFang SC", "SimHei"),
}
FREE = {
    "title": ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"),
    "body": ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"),
    "heading": ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei"),
    "figure": ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei"),
}


@dataclass(frozen=True)
class Fonts:
    """The fonts of one report.

    Attributes
    ----------
    title, body, heading, figure : names of families; the same where the machine has only one
    figure_files : the files in which the figures' family lies, every weight of it
    folders : where typst finds them beside the system's own
    """

    title: str
    body: str
    heading: str
    figure: str
    figure_files: tuple[str, ...]
    folders: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def find_fonts(setting: str = "") -> Fonts:
    """Return the fonts to set reports in.

    Parameters
    ----------
    setting : a font file or a folder of them (`PINGAN_REPORT_FONT`), used before the system's; empty for the system's

    Raises
    ------
    ReportError
        No font with Chinese characters is found, or the setting names nothing that is one.
    """
    import typst

    chosen: list[FontInfo] = []
    folders: tuple[str, ...] = ()
    if setting:
        path = Path(setting)
        if not path.exists():
            raise ReportError(
                f"PINGAN_REPORT_FONT 所指的字体不存在：{setting}。请改为字体文件或存放字体的文件夹。",
                f"PINGAN_REPORT_FONT names no font: {setting} does not exist. Name a font file or a folder of fonts.",
            )
        folders = (str(path if path.is_dir() else path.parent),)
        listed = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
        ).fonts()
        chosen = [
            font
            for font in listed
            if path.is_dir() or (font.path and Path(font.path).resolve() == path.resolve())
        ]
        chosen = [font for font in chosen if _has_chinese(font)]
        if not chosen:
            raise ReportError(
                f"PINGAN_REPORT_FONT 所指的 {setting} 中没有含中文字的字体（.ttf、.otf、.ttc）。请换一个。",
                f"PINGAN_REPORT_FONT: {setting} holds no font with Chinese characters (.ttf, .otf, .ttc). "
                "Name another.",
            )
    system = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    own = tuple(dict.fromkeys(font.family for font in chosen))
    families = {font.family for font in [*chosen, *system]}
    found = {use: family for use in PREFERRED if (family := _first(use, own, families))}
    if len(found) < len(PREFERRED):
        other = next((font.family for font in system if _has_chinese(font)), None)
        if other is None:
            raise ReportError(
                "这台服务器上没有中文字体，报告无法排版。请安装一种（Debian：apt-get install fonts-noto-cjk），"
                "或在 PINGAN_REPORT_FONT 中写明字体文件。",
                "This server has no Chinese font, so no report can be set. Install one (Debian: apt-get install "
                "fonts-noto-cjk), or name a font file in PINGAN_REPORT_FONT.",
            )
        found = {use: found.get(use, other) for use in PREFERRED}
    used = [font for font in [*chosen, *system] if font.family == found["figure"]]
    files = dict.fromkeys(font.path for font in used if font.path)
    return Fonts(**found, figure_files=tuple(files), folders=folders)


def _first(use: str, own: tuple[str, ...], families: set[str]) -> str | None:
    """Return the family for one use: of the setting's fonts the usual one or any, then of the system's."""
    order = (*PREFERRED[use], *FREE[use])
    if own:
        free = (*order, *(family for families_ in FREE.values() for family in families_))
        return next((family for family in free if family in own), own[0])
    anything = (family for uses in (PREFERRED, FREE) for families_ in uses.values() for family in families_)
    return next((family for family in (*order, *anything) if family in families), None)


def _has_chinese(font: "FontInfo") -> bool:
    from matplotlib.ft2font import FT2Font

    if font.path is None:  # one of typst's own
        return False
    try:
        face = FT2Font(font.path, face_index=font.index)
    except (OSError, RuntimeError):  # a format that FreeType does not read
        return False
    return all(face.get_char_index(ord(character)) for character in SAMPLE)
