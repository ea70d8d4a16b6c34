"""What a bulletin is about: one area in one quarter, its figures, and the areas it is compared with."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pingan.look import format as fmt
from pingan.reading.codes import INDEX
from pingan.reading.peers import peers_of
from pingan.reading.published import Published
from pingan.reading.ranking import Ranking, read_ranking
from pingan.reading.standing import Standing, next_level, standing
from pingan.reading.waterfall import Waterfall, waterfall
from pingan.reports.errors import ReportError
from pingan.reports.words import Words
from pingan.storage.releases import Release
from pingan.system.indicator_system import Indicator, IndicatorSystem


@dataclass(frozen=True, eq=False)
class Subject:
    """One area in one quarter of an edition, in one language; everything else is read when it is asked for."""

    published: Published
    quarter: str
    code: str
    words: Words

    @property
    def release(self) -> Release:
        """The release that the bulletin rests on."""
        return self.published.releases[self.quarter]

    @property
    def aside(self) -> str | None:
        """How the quarter is not what readers see: "preview" or "earlier"; None where it is."""
        aside = self.published.aside
        return aside.kind if aside is not None and aside.quarter == self.quarter else None

    @property
    def marks(self) -> list[str]:
        """What has to stand on every page and figure."""
        names = [self.aside, "demonstration" if self.published.demonstration else None]
        return [self.words(f"head.{name}") for name in names if name]

    @property
    def is_top(self) -> bool:
        """Whether it is the district: it has no rank, and its parts are what is compared."""
        return self.code == self.published.top

    @cached_property
    def system(self) -> IndicatorSystem:
        """The indicator system that the quarter was computed with."""
        return self.published.system_of(self.quarter)

    @cached_property
    def standing(self) -> Standing:
        """Where the area stands."""
        return standing(self.published, self.code, self.quarter)

    @cached_property
    def waterfall(self) -> Waterfall:
        """Why its index moved since the quarter before."""
        return waterfall(self.published, self.code, self.quarter, "previous")

    @cached_property
    def within(self) -> str:
        """The area within which it is compared: its parent, and for the district itself."""
        return self.code if self.is_top else self.published.areas.at[self.code, "parent_code"]

    @cached_property
    def level(self) -> str:
        """The level of the areas compared: its own, for the district the first below it."""
        return self.published.levels[0] if self.is_top else self.published.areas.at[self.code, "level"]

    @cached_property
    def ranking(self) -> Ranking:
        """The areas compared, over the published quarters."""
        return read_ranking(self.published, self.within, self.level, INDEX)

    @cached_property
    def place(self) -> int:
        """The quarter's position in the ranking's arrays."""
        return self.ranking.quarters.index(self.quarter)

    @cached_property
    def past(self) -> slice:
        """The quarters of charts: the last eight up to this one."""
        return slice(max(self.place - 7, 0), self.place + 1)

    @cached_property
    def beside(self) -> list[tuple[float, float]]:
        """Mean and best of each dimension among its level, for the district among its streets; NaN where withheld."""
        if not self.is_top:
            return list(self.standing.profile[["mean", "best"]].itertuples(index=False, name=None))
        found = peers_of(self.published, self.quarter).summaries
        summaries = [found.get((self.level, code)) for code in self.standing.profile["dimension"]]
        return [(one.mean, one.best) if one else (float("nan"), float("nan")) for one in summaries]

    @cached_property
    def parts_level(self) -> str | None:
        """The level of the parts listed: the next finer one, for the district the second below it."""
        level = next_level(self.published, self.published.areas.at[self.code, "level"])
        if self.is_top and level is not None:
            level = next_level(self.published, level)
        return level

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Its parts as `Standing.parts`, worst first; none where they are out of sight, or where only some are seen."""
        if self.parts_level is None or not self.published.complete(self.code):
            return self.standing.parts.iloc[:0]
        if not self.is_top:
            return self.standing.parts
        codes = self.published.parts(self.code, self.parts_level)
        frame = self.published.by_area[self.quarter]["areas"].reindex(codes).rename_axis("area_code")
        return frame.sort_values("index", kind="stable").reset_index()

    def name(self, code: str) -> str:
        """Return an area's name; a part's without its parent's in front."""
        return self.words.name(self.published.areas.loc[code])

    def short(self, code: str) -> str:
        """Return an area's name without that of the area it lies in: 第3居委会."""
        name, parent = self.name(code), self.published.areas.at[code, "parent_code"]
        return (name.removeprefix(self.name(parent)).strip(" ,·") or name) if parent else name

    def quarter_name(self, quarter: str) -> str:
        """Return a quarter as the language writes it."""
        return fmt.quarter(quarter, self.words.language)

    def indicator(self, code: str) -> Indicator | None:
        """Return an indicator of this quarter's system, else of the newest's."""
        for system in (self.system, self.published.system):
            if code in system.codes:
                return system.indicator(code)
        return None

    def indicator_name(self, code: str) -> str:
        """Return an indicator's name; its code where no system knows it any more."""
        found = self.indicator(code)
        return self.words.name(found) if found else code

    def dimension_name(self, code: str) -> str:
        """Return a dimension's name."""
        found = next((d for d in self.system.dimensions if d.code == code), None)
        return self.words.name(found) if found else code

    def reason(self, code: str | None) -> str:
        """Return in words why a number is missing."""
        return self.words.of("reason", code, self.words("reason.other"))


def subject_of(published: Published, quarter: str, code: str | None, language: str) -> Subject:
    """Return what a bulletin is about.

    Parameters
    ----------
    published : the edition, as the account that asks may see it
    code : an area's code; None for the district

    Raises
    ------
    ReportError
        The quarter is not published, there is no such area, or only its score may be seen.
    """
    code = code or published.top
    if quarter not in published.releases:
        known = ", ".join(published.releases)
        raise ReportError(
            f"{quarter} 尚未发布，没有可写入通报的结果。已发布：{known}",
            f"{quarter} is not published: there is nothing to report. Published: {known}",
        )
    if code not in published.areas.index:
        raise ReportError(
            f"没有代码为 {code} 的区域。请检查代码。", f"There is no area {code}. Check the code."
        )
    if code in published.score_only:
        raise ReportError(
            f"无权编制 {code} 的通报：该区域只能查看指数与位次。",
            f"No permission for a bulletin of {code}: of this area only index and rank may be seen.",
        )
    return Subject(published, quarter, code, Words(language))
