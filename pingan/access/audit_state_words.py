"""What is said of something that is not as the audit log says, by language."""

KINDS = {
    "account": {"zh": "账号", "en": "the account"},
    "boundaries": {"zh": "边界", "en": "the boundaries"},
    "system": {"zh": "指标体系", "en": "the indicator system"},
    "rules": {"zh": "规则文件", "en": "the file of rules"},
    "batch": {"zh": "批次", "en": "the batch"},
}
FACTS = {
    "role": {"zh": "角色", "en": "role"},
    "area_code": {"zh": "绑定的区域", "en": "area"},
    "disabled": {"zh": "是否停用", "en": "being disabled"},
    "credit_sha256": {"zh": "版权说明", "en": "credit"},
    "demonstration": {"zh": "演示标记", "en": "mark of demonstration data"},
    "sha256": {"zh": "内容（名称、阈值、权重等）", "en": "content (names, thresholds, weights and all else)"},
    "applies_from": {"zh": "施行季度", "en": "first quarter"},
}
SHOWN = frozenset({"role", "area_code", "disabled", "demonstration", "applies_from"})
"""Of which it is said what it is and what it was."""

DIFFERS = {
    "zh": "{kind}“{name}”：{facts}与日志第 {line} 行所记不同，没有任何记录说明这一改动。",
    "en": "Of {kind} “{name}” this is not as line {line} says, and no line explains it: {facts}.",
}
GONE = {
    "zh": "{kind}“{name}”：日志第 {line} 行记有，数据库中没有，也没有记录说明。",
    "en": "Line {line} tells of {kind} “{name}”, which is not in the database, and no line explains it.",
}
UNRECORDED = {
    "zh": "{kind}“{name}”：数据库中有，日志中没有任何记录。",
    "en": "No line tells of {kind} “{name}”, which is in the database.",
}
SHAPES = {
    "zh": "{kind}“{name}”：区域的名称、代码、上下级或形状被改动过，内容与版本号不符。",
    "en": "Of {kind} “{name}” names, codes, parents or shapes were changed: the content no longer has this version.",
}
