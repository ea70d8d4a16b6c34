"""What became of the files, told as plain text or as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pingan.intake.findings import IntakeError
from pingan.intake.store import Outcome

_TEXTS = {
    "zh": {
        "imported": "已导入，批次 {batch_id}，{rows} 条数据",
        "present": "内容与批次 {batch_id} 相同，未重复导入",
        "checked": "检查通过，{rows} 条数据（试运行，未写入）",
        "empty": "没有填报任何数据，未写入",
        "refused": "未导入",
        "errors": "{count} 处错误",
        "warnings": "{count} 处提示",
        "error": "错误",
        "warning": "提示",
        "value": "（单元格内容：{value}）",
        "candidates": "是否为：{names}",
        "unknown": "部门、季度不明",
        "whole": "整个文件",
        "summary": "{files} 个文件：{accepted} 个通过，{refused} 个未导入。",
        "and": "，",
        "or": "；",
    },
    "en": {
        "imported": "imported as batch {batch_id}, {rows} observations",
        "present": "the same as batch {batch_id}, not imported again",
        "checked": "no errors, {rows} observations (dry run, nothing written)",
        "empty": "no figures in it, nothing to import",
        "refused": "not imported",
        "errors": "errors: {count}",
        "warnings": "warnings: {count}",
        "error": "error",
        "warning": "warning",
        "value": " (the cell holds: {value})",
        "candidates": "Perhaps: {names}",
        "unknown": "department and quarter unknown",
        "whole": "whole file",
        "summary": "{files} files: {accepted} accepted, {refused} not imported.",
        "and": ", ",
        "or": "; ",
    },
}


def text_report(outcomes: Sequence[Outcome], language: str = "zh") -> str:
    """Return a report for a terminal: per file one line, then every finding with its place, aligned.

    What to do is told at the first finding of each kind in a file.
    """
    texts = _TEXTS[language]
    lines = []
    for outcome in outcomes:
        lines.append(_file_line(outcome, texts))
        found = (*outcome.intake.errors, *outcome.intake.warnings)
        width = max((_width(_place(item, texts)) for item in found), default=0)
        told = set()
        for item in found:
            lines += _finding_lines(item, width, item.code not in told, language)
            told.add(item.code)
    refused = sum(outcome.status == "refused" for outcome in outcomes)
    lines.append(
        texts["summary"].format(files=len(outcomes), accepted=len(outcomes) - refused, refused=refused)
    )
    return "\n".join(lines)


def json_report(outcomes: Sequence[Outcome]) -> str:
    """Return the report as JSON: a list of files, each with its findings in both languages."""
    return json.dumps([_as_dict(outcome) for outcome in outcomes], ensure_ascii=False, indent=1)


def place_of(item: IntakeError) -> str | None:
    """Return where a finding is, as "小区!C17"; None where it is about the whole file."""
    return "!".join(part for part in (item.sheet, item.cell) if part) or None


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    intake = outcome.intake
    return {
        "file": intake.file,
        "sha256": intake.sha256,
        "department": intake.department,
        "quarter": intake.quarter,
        "status": outcome.status,
        "batch_id": outcome.batch_id,
        "observations": len(intake.observations),
        "errors": [asdict(item) for item in intake.errors],
        "warnings": [asdict(item) for item in intake.warnings],
    }


def _file_line(outcome: Outcome, texts: dict[str, str]) -> str:
    intake = outcome.intake
    whose = " ".join(part for part in (intake.department, intake.quarter) if part) or texts["unknown"]
    parts = [texts[outcome.status].format(batch_id=outcome.batch_id, rows=len(intake.observations))]
    for kind, found in (("errors", intake.errors), ("warnings", intake.warnings)):
        if found:
            parts.append(texts[kind].format(count=len(found)))
    return f"{intake.file}  [{whose}]  {texts['and'].join(parts)}"


def _place(item: IntakeError, texts: dict[str, str]) -> str:
    return place_of(item) or texts["whole"]


def _finding_lines(item: IntakeError, width: int, with_action: bool, language: str) -> list[str]:
    texts = _TEXTS[language]
    kind = texts["warning" if item.is_warning else "error"]
    place = _place(item, texts)
    start = f"  {place}{' ' * (width - _width(place))}  {kind}  "
    message = item.message[language]
    if item.value is not None and item.value not in message:
        message += texts["value"].format(value=item.value)
    lines = [start + message]
    indent = " " * _width(start)
    if item.candidates:
        lines.append(indent + texts["candidates"].format(names=texts["or"].join(item.candidates)))
    if with_action:
        lines.append(indent + item.action[language])
    return lines


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
