"""Why a value is missing: codes that travel in the frames, with their words in both languages."""

REASONS: dict[str, tuple[str, str]] = {
    "no_data": ("no data", "无数据"),
    "denominator_zero": ("the denominator is zero", "分母为零"),
    "denominator_small": ("withheld: the denominator is too small", "分母过小，不予公布"),
    "base_missing": ("no figure for the same quarter a year before", "缺上年同期数据"),
    "base_small": ("the figure of a year before is too small to compare with", "上年同期基数过小"),
    "grade_unknown": ("the grade is not one of the system's", "等级不在体系规定之内"),
    "not_positive": ("the logarithmic form has no score for zero or less", "对数型功效系数不适用于零或负值"),
    "not_finite": ("too far from the thresholds to be scored", "数值偏离阈值过远，无法计分"),
    "coverage": ("too little of the weight is there", "数据覆盖不足"),
}

# In matrices a reason is a small integer: 0 is "nothing wrong", the rest count from 1 in the order above.
FINE = 0
CODE: dict[str, int] = {name: place for place, name in enumerate(REASONS, start=1)}
NAMES: tuple[str | None, ...] = (None, *REASONS)


def explain(reason: str, language: str) -> str:
    """Return a reason's words in `zh` or `en`."""
    english, chinese = REASONS[reason]
    return chinese if language == "zh" else english
