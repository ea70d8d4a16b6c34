"""The pages on which a new version of the system is made: what an address shows, and what an act answers.

One callback does it all: a link within the page, or a button with the fields that are on it. What an act does is in
`callbacks/drafting/acts.py`.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import ALL, Input, Output, State, ctx, html
from dash.exceptions import PreventUpdate

from callbacks.drafting.acts import ACTS
from callbacks.drafting.ask import FOUR_EYES, Answer, Ask, EditState, FieldValue, four_eyes, officer_of
from callbacks.reader import Reader
from callbacks.register import Permission, Register
from callbacks.serving.values import Words
from layouts import ids
from layouts.drafting.backcast import backcast_part
from layouts.drafting.compare import compare_part
from layouts.drafting.fields import place_of
from layouts.drafting.indicators import indicators_part
from layouts.drafting.page import PARTS, PATH, DraftPage, draft_frame, drafts_list, edit_page, told
from layouts.drafting.rules import rules_part, store_part
from layouts.drafting.weights import cell_class, judge_part, judged, mirror, weights_part, worst_key
from pingan.acts.backcast import backcast_quarters
from pingan.acts.drafts import future_quarters, list_drafts, load_draft, version_in_force
from pingan.acts.new_version import hindrance
from pingan.reading.method import differences
from pingan.scoring.draft_weights import judgements_of, members
from pingan.scoring.weighting import index_shares
from pingan.storage import NotFoundError, StorageError, default_system_id, list_systems
from pingan.storage.drafts import Draft
from pingan.system.ahp import InvalidJudgementsError, Priorities, comparison_matrix, pairs_of, priorities
from pingan.system.editing import DIMENSIONS, Content

MOST_BYTES = 1_000_000
"""Of the fields of a page: 30 indicators of one dimension, judged in pairs, are some 150 kB."""
SHARE_OF = ("what", "table", "code", "dimension", "before")
JUDGEMENT = {"type": "edit-field", "table": "judgement", "code": ALL, "key": ALL}


@dataclass(frozen=True)
class Where:
    """What an address asks for: a draft (None: the list), one of its parts, and what within it."""

    draft: int | None = None
    part: str = PARTS[0]
    indicator: str | None = None
    group: str = DIMENSIONS

    @classmethod
    def of(cls, search: str) -> "Where":
        """Read an address; what makes no sense is left out."""
        given = dict(parse_qsl((search or "").lstrip("?")))
        number = given.get("draft", "")
        part = given.get("part", PARTS[0])
        return cls(
            int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
            part if part in (*PARTS, "judge") else PARTS[0],
            given.get("indicator"),
            given.get("group", DIMENSIONS),
        )

    @property
    def search(self) -> str:
        """The address."""
        if self.draft is None:
            return ""
        more = {"indicators": {"indicator": self.indicator}, "judge": {"group": self.group}}.get(
            self.part, {}
        )
        given = {"draft": self.draft, "part": self.part, **{k: v for k, v in more.items() if v}}
        return "?" + urlencode(given)


def method_edit_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address."""
    frame, state = shown(reader, Answer(search))
    return edit_page(frame, state), ()


def shown(reader: Reader, answer: Answer) -> tuple[list[Any], dict[str, Any]]:
    """Return what the page shows after an act, and the state that the next act starts from."""
    where, said = Where.of(answer.search), answer.said
    if where.draft is not None:
        try:
            draft = load_draft(reader.engine, where.draft)
            if draft.closed_at is None:
                page = draft_page(reader, draft, answer)
                said = said(page) if callable(said) else said
                frame = draft_frame(reader.text, page, where.part, part_of(reader, page, where), said)
                state = {"draft": page.draft_id, "revision": page.revision, "search": where.search}
                return frame, state | {"unsaved": page.unsaved}
            said = said or told(reader.text("edit.closed", who=draft.closed_by), wrong=True)
        except NotFoundError as error:
            said = told(error.message[reader.text.language], wrong=True)
    return _list(reader, said), {"draft": None, "revision": None, "search": "", "unsaved": False}


def draft_page(reader: Reader, draft: Draft, answer: Answer) -> DraftPage:
    """Gather what a draft's pages show."""
    engine = reader.engine
    in_force = version_in_force(engine, draft.system_id)
    content = answer.content or draft.content
    quarters = future_quarters(engine, draft.system_id)
    return DraftPage(
        draft_id=draft.draft_id,
        revision=answer.revision or draft.revision,
        based_on=draft.based_on,
        saved_at=draft.saved_at,
        saved_by=draft.saved_by,
        content=content,
        problems=content.problems(),
        in_force=in_force,
        shares=index_shares(in_force),
        quarters=quarters,
        published=backcast_quarters(engine, draft.system_id),
        four_eyes=four_eyes(),
        unsaved=answer.content is not None,
        proposed_at=draft.proposed_at,
        proposed_by=draft.proposed_by,
        own_proposal=draft.proposed_by is not None and officer_of(reader).is_proposer_of(draft),
    )


def part_of(reader: Reader, page: DraftPage, where: Where) -> list[Any]:
    """Return one part of a draft."""
    text, content = reader.text, page.content
    if where.part == "indicators":
        codes = [item["code"] for item in content.tables["indicator"]]
        return indicators_part(text, page, where.indicator if where.indicator in codes else None)
    if where.part == "judge":
        group = where.group if members(content, where.group) else DIMENSIONS
        return judge_part(text, page, group, *_judged(content, group))
    if where.part == "rules":
        return rules_part(text, page)
    if where.part == "compare":
        if page.problems:
            return [html.P(text("edit.compare_faults"), className="empty")]
        system = content.system()
        return compare_part(text, page, system, index_shares(system), differences(page.in_force, system))
    if where.part == "backcast":
        levels = content.value(("system", "", "levels")) or []
        return backcast_part(text, page, levels[1:] or levels)
    if where.part == "store":
        draft = load_draft(reader.engine, page.draft_id)
        note = "" if page.problems else hindrance(reader.engine, draft)
        return store_part(text, page, note and note[text.language])
    return weights_part(text, page)


def add_method_edit(register: Register, reader: Reader, ask_for_four_eyes: bool) -> None:
    """Register the page and its callbacks.

    Parameters
    ----------
    ask_for_four_eyes : whether a second person has to put a draft in force
    """
    register.server.config[FOUR_EYES] = ask_for_four_eyes
    edit = {"permission": Permission.EDIT_SYSTEM}
    many = {**edit, "max_body": MOST_BYTES}
    register.page(PATH, Permission.EDIT_SYSTEM, method_edit_layout)

    @register.callback(
        Output(ids.EDIT_FRAME, "children"),
        Output(ids.EDIT_STATE, "data"),
        Input(ids.EDIT_GO, "data"),
        Input({"type": "edit-act", "act": ALL, "of": ALL}, "n_clicks"),
        State({"type": "edit-field", "table": ALL, "code": ALL, "key": ALL}, "value"),
        State({"type": "edit-option", "key": ALL}, "value"),
        State(ids.EDIT_STATE, "data"),
        prevent_initial_call=True,
        running=[(Output(ids.EDIT_FRAME, "className"), "edit-columns busy", "edit-columns")],
        **many,
    )
    def act(
        go: Words, _clicks: list, typed: list[FieldValue], options: list[FieldValue], state: EditState
    ) -> tuple:
        asked = ctx.triggered_id
        if asked == ids.EDIT_GO:
            return shown(reader, Answer((go or "").partition("#")[0]))
        # a button that has only just appeared has not been pressed
        if not isinstance(asked, dict) or not ctx.triggered[0]["value"] or asked.get("act") not in ACTS:
            raise PreventUpdate
        places, names = ([one["id"] for one in given] for given in ctx.states_list[:2])
        ask = Ask(
            reader=reader,
            draft_id=state.draft,
            revision=state.revision,
            search=state.search,
            typed={place_of(place): value for place, value in zip(places, typed, strict=True)},
            options={name["key"]: value for name, value in zip(names, options, strict=True)},
            of=asked["of"],
        )
        return shown(reader, ACTS[asked["act"]](ask))

    @register.callback(
        Output({"type": "edit-judged", "group": ALL}, "children"),
        Output({"type": "edit-mirror", "group": ALL, "key": ALL}, "children"),
        Output({"type": "edit-cell", "group": ALL, "key": ALL}, "className"),
        Output(ids.EDIT_JUDGED_OF, "data"),
        Input(JUDGEMENT, "value"),
        Input(ids.EDIT_JUDGE_AGAIN, "data"),
        State(ids.EDIT_STATE, "data"),
        prevent_initial_call=True,
        **many,
    )
    def judge(
        values: list[FieldValue], _again: int | None, state: EditState
    ) -> tuple[list, list, list, list]:
        groups, mirrors, cells, _ = ctx.outputs_list
        if not groups or state.draft is None:
            raise PreventUpdate
        content, group = load_draft(reader.engine, state.draft).content, groups[0]["id"]["group"]
        places = [place_of(one["id"]) for one in ctx.inputs_list[0]]
        typed = {place: _float(value) for place, value in zip(places, values, strict=True)}
        content = content.with_values(typed)
        found, missing = _judged(content, group)
        items = members(content, group)
        names = [reader.text.name(i) if group == DIMENSIONS else i["code"] for i in items]
        worst = worst_key(found, [item["code"] for item in items])
        return (
            [judged(reader.text, names, found, missing, len(pairs_of(len(items))))],
            [mirror(typed.get(("judgement", group, one["id"]["key"]))) for one in mirrors],
            [cell_class(one["id"]["key"], worst) for one in cells],
            values,
        )

    # Dash shows the answer that arrives last, be it to the question before: then it is asked once more
    register.clientside(
        "methodEdit.settled",
        Output(ids.EDIT_FRAME, "data-judged"),
        Input(ids.EDIT_JUDGED_OF, "data"),
        State(JUDGEMENT, "value"),
        **edit,
    )

    register.clientside(
        "methodEdit.shares",
        Output(
            {"type": "edit-share", "what": ALL, "table": ALL, "code": ALL, "dimension": ALL, "before": ALL},
            "children",
        ),
        Output({"type": "edit-sum", "of": ALL}, "children"),
        Input({"type": "edit-field", "table": ALL, "code": ALL, "key": "weight"}, "value"),
        **edit,
    )
    register.clientside(
        "methodEdit.follow", Output(ids.EDIT_FRAME, "data-search"), Input(ids.EDIT_STATE, "data"), **edit
    )


def _list(reader: Reader, said: Any) -> list[Any]:
    engine = reader.engine
    try:
        system_id = default_system_id(engine)
    except StorageError as error:
        return [told(error.message[reader.text.language], wrong=True)]
    in_force = version_in_force(engine, system_id).version
    listed = list_systems(engine)
    versions = [
        {"version": row.version, "applies_from": row.applies_from, "in_force": row.version == in_force}
        for row in listed[listed["system_id"] == system_id].itertuples()
    ]
    drafts = [
        {
            "draft_id": draft.draft_id,
            "version": draft.version,
            "based_on": draft.based_on,
            "applies_from": str(draft.content.value(("system", "", "applies_from")) or ""),
            "saved_at": draft.saved_at,
            "saved_by": draft.saved_by,
            "faults": len(draft.content.problems()),
            "proposed_by": draft.proposed_by,
        }
        for draft in list_drafts(engine)
    ]
    return drafts_list(reader.text, drafts, versions[::-1], said)


def _judged(content: Content, group: str) -> tuple[Priorities | None, int]:
    count = len(members(content, group))
    judgements = judgements_of(content, group)
    missing = len(pairs_of(count)) - len(judgements)
    if missing or not count:
        return None, missing
    try:
        return priorities(comparison_matrix(judgements, count)), 0
    except InvalidJudgementsError:
        return None, 0


def _float(typed: Any) -> float | None:
    try:
        return float(typed)
    except (TypeError, ValueError):
        return None
