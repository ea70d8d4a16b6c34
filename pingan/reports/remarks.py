"""What to look at first, as numbered sentences of the bulletin."""

from pingan.look.remarks import sentence
from pingan.reading.remarks import pull_of, remarks
from pingan.reports.subject import Subject

MOST = 7  # points that a leader reads; the tables have the rest


def remark_sentences(about: Subject) -> list[str]:
    """Return the main points, most important first, each with its number."""
    pull = pull_of(about.published, about.standing)
    found = remarks(about.standing, about.waterfall, about.system, pull)[:MOST]
    names = _names(about)
    return [
        about.words.numbered("point", number) + sentence(about.words.language, remark, names)
        for number, remark in enumerate(found, start=1)
    ]


def _names(about: Subject) -> dict[str, str]:
    names = {code: about.name(code) for code in about.published.areas.index}
    names |= {code: about.short(code) for code in about.standing.parts["area_code"]}
    names |= {d.code: about.words.name(d) for d in about.system.dimensions}
    return names | {i.code: about.words.name(i) for i in about.system.indicators}
