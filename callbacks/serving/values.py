"""What a callback is handed: values of its own components, of the types in its signature; else the request is wrong.

A page sends what its components hold; a request that no page made may say anything. So a callback names in its
signature what it takes (`chosen: Number | None`), pydantic holds each value to it before the callback runs, and the
answer is 400 where one is not. A parameter whose name begins with an underscore is not looked at and takes anything.
"""

import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, Literal

from dash import Input, Output, State
from dash.dependencies import DashDependency, Wildcard
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from werkzeug.exceptions import BadRequest, HTTPException

from pingan.quarters import parse_quarter
from pingan.storage import BusyError

Number = Annotated[int, Field(ge=0, lt=2**31)]
"""A count, or the number of a row of the database."""
Clicks = Number | None
"""How often a button was pressed; None where never."""
Words = str | None
"""What stands in a field, an address or a choice; None where nothing was ever typed or chosen."""
Theme = Literal["light", "dark"]
Quarter = Annotated[str, AfterValidator(parse_quarter)]

NUMBERED = ("number", "scene")
"""Keys of components' ids that hold a number; the others hold words."""


def typed(function: Callable) -> Callable:
    """Return a callback that is handed values of the types of its signature only, else the request is wrong.

    Raises
    ------
    TypeError
        A parameter that it looks at names no type.
    """
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    unnamed = [one.name for one in parameters if not _says_its_type(one)]
    if unnamed:
        raise TypeError(f"{function.__qualname__} names no type for: {', '.join(unnamed)}")
    takes = TypeAdapter(tuple[tuple(Any if _is_unseen(one) else one.annotation for one in parameters)])

    @wraps(function)
    def of_its_types(*values: Any) -> Any:
        try:
            given = takes.validate_python(values)
        except ValidationError as error:
            raise BadRequest from error
        return function(*given)

    return of_its_types


def letting_refusals_through(on_error: Callable[[Exception], Any]) -> Callable[[Exception], Any]:
    """Return what a page does about a failure of its callback; a wrong request is none, nor a busy server."""

    def handle(problem: Exception) -> Any:
        if isinstance(problem, HTTPException | BusyError):
            raise problem
        return on_error(problem)

    return handle


@dataclass(frozen=True)
class Signature:
    """The components of a callback."""

    outputs: tuple[DashDependency, ...]
    inputs: tuple[DashDependency, ...]
    state: tuple[DashDependency, ...]

    @classmethod
    def of(cls, dependencies: Sequence[DashDependency]) -> "Signature":
        """Return the components that `Dash.callback` is given."""
        kinds = (Output, Input, State)
        return cls(*(tuple(one for one in dependencies if isinstance(one, kind)) for kind in kinds))

    def require(self, body: dict[str, Any]) -> None:
        """Refuse a request that names other components.

        Raises
        ------
        werkzeug.exceptions.BadRequest
        """
        outputs = body.get("outputs")
        given = (
            outputs if isinstance(outputs, list) else [outputs],
            body.get("inputs", []),
            body.get("state", []),
        )
        for found, wanted in zip(given, (self.outputs, self.inputs, self.state), strict=True):
            if not isinstance(found, list) or len(found) != len(wanted):
                raise BadRequest
            if not all(map(_matches, found, wanted)):
                raise BadRequest
        changed = body.get("changedPropIds", [])
        if not isinstance(changed, list) or not all(self._is_input(one) for one in changed):
            raise BadRequest

    def _is_input(self, name: Any) -> bool:
        """Tell whether `component.property`, as Dash writes it, is one of the inputs."""
        component, _, its_property = name.rpartition(".") if isinstance(name, str) else ("", "", "")
        try:
            found = json.loads(component) if component.startswith("{") else component
        except ValueError:
            return False
        return any(_is({"id": found, "property": its_property}, one) for one in self.inputs)


def _says_its_type(parameter: inspect.Parameter) -> bool:
    if parameter.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
        return False
    return _is_unseen(parameter) or parameter.annotation not in (inspect.Parameter.empty, Any)


def _is_unseen(parameter: inspect.Parameter) -> bool:
    return parameter.name.startswith("_")


def _matches(given: Any, wanted: DashDependency) -> bool:
    if isinstance(wanted.component_id, dict):
        return isinstance(given, list) and all(_is(one, wanted) for one in given)
    return _is(given, wanted)


def _is(given: Any, wanted: DashDependency) -> bool:
    if not isinstance(given, dict) or not isinstance(given.get("property"), str):
        return False
    # one of several callbacks with the same output adds a mark to the property: `children@…`
    if given["property"].partition("@")[0] != wanted.component_property:
        return False
    component, its = given.get("id"), wanted.component_id
    if not isinstance(its, dict):
        return component == its
    return (
        isinstance(component, dict)
        and component.keys() == its.keys()
        and all(_fits(key, component[key], its[key]) for key in its)
    )


def _fits(key: str, found: Any, wanted: Any) -> bool:
    if not isinstance(wanted, Wildcard):
        return found == wanted
    if key in NUMBERED:
        return isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**31
    return isinstance(found, str)
