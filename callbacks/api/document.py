"""The OpenAPI document, made from the register of what the API has (`RESOURCES`)."""

from typing import Any

from callbacks.api.query import LEVEL, WITHIN, Parameter
from callbacks.api.resources import RESOURCES, Resource
from pingan import __version__

PREFIX = "/api/v1"
TYPES = {"whole": "integer", "score": "number", "points": "number", "share": "number", "amount": "number"}


def document(columns: dict[str, list[tuple[str, str, str, str]]]) -> dict[str, Any]:
    """Return the document.

    Parameters
    ----------
    columns : of each resource as (name, kind, Chinese, English), as the edition has them that whoever asks may see
    """
    paths: dict[str, Any] = {}
    for name, one in RESOURCES.items():
        paths[f"{PREFIX}/{name}"] = {"get": _operation(one, name)}
        paths[f"{PREFIX}/{name}.csv"] = {"get": _operation(one, f"{name}_csv", as_csv=True)}
    paths[f"{PREFIX}/areas/{{code}}"] = {"get": _one_area()}
    paths[f"{PREFIX}/geometry"] = {"get": _geometry()}
    paths[f"{PREFIX}/openapi.json"] = {
        "get": {
            "operationId": "openapi",
            "summary": "本文档 / This document",
            "responses": _responses({"application/json": {"schema": {"type": "object"}}}),
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "平安图数据接口 / Ping'an Atlas API",
            "version": f"1 ({__version__})",
            "description": "只读：已发布的内容，以账号或令牌的可见范围为限。缺失为 null，绝不为零。 / "
            "Read-only: what is published, within the scope of the account or token. "
            "What is missing is null and never zero.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "pingan_session"},
            },
            "schemas": {
                "Error": _object(
                    {name: {"type": "string"} for name in ("error", "message", "message_en", "parameter")},
                    required=["error", "message"],
                ),
                "Page": _object(
                    {
                        **{name: {"type": "integer"} for name in ("limit", "offset", "total")},
                        "next": {"type": ["string", "null"], "description": "Address of the next page."},
                    }
                ),
                "About": _object(
                    {
                        name: {"type": "boolean" if name == "demonstration" else "string"}
                        for name in (
                            "edition",
                            "boundary_version",
                            "demonstration",
                            "credit",
                            "quarter",
                            "release_id",
                            "sha256",
                            "system_version",
                        )
                    }
                ),
                **{_schema_name(name): _row(of) for name, of in columns.items()},
            },
        },
    }


def _operation(one: Resource, identity: str, *, as_csv: bool = False) -> dict[str, Any]:
    listed = {
        "type": "object",
        "required": ["about", "page", "data"],
        "properties": {
            "about": {"$ref": "#/components/schemas/About"},
            "page": {"$ref": "#/components/schemas/Page"},
            "data": {"type": "array", "items": {"$ref": f"#/components/schemas/{_schema_name(one.name)}"}},
        },
    }
    content: dict[str, Any] = {"text/csv": {"schema": {"type": "string"}}}
    if not as_csv:
        content = {"application/json": {"schema": listed}, **content}
    return {
        "operationId": identity,
        "summary": f"{one.zh} / {one.en}",
        "parameters": [_parameter(parameter) for parameter in one.all_parameters],
        "responses": _responses(content),
    }


def _one_area() -> dict[str, Any]:
    code = Parameter("code", "区域代码", "The area's code.", "310105006")
    schema = {"$ref": f"#/components/schemas/{_schema_name('areas')}"}
    return {
        "operationId": "area",
        "summary": "一个区域 / One area",
        "parameters": [{**_parameter(code), "in": "path", "required": True}],
        "responses": _responses({"application/json": {"schema": schema}}),
    }


def _geometry() -> dict[str, Any]:
    return {
        "operationId": "geometry",
        "summary": "边界，WGS 84 / Boundaries, WGS 84",
        "parameters": [_parameter(LEVEL), _parameter(WITHIN)],
        "responses": _responses({"application/geo+json": {"schema": {"type": "object"}}}),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    kind = "integer" if parameter.name in ("limit", "offset") else "string"
    example = int(parameter.example) if kind == "integer" else parameter.example
    return {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.zh} / {parameter.en}",
        "schema": {"type": kind},
        "example": example,
    }


def _responses(content: dict[str, Any]) -> dict[str, Any]:
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    said = {
        "400": "参数有误 / A parameter is wrong",
        "401": "未出示令牌或会话 / No token and no session",
        "403": "无权读取 / Not permitted",
        "404": "没有，或不在可见范围内 / Not there, or not for whoever asks",
        "429": "请求过多 / Too many requests",
    }
    return {
        "200": {"description": "成功 / Done", "content": content},
        "304": {"description": "未变 / What the client has still holds"},
        **{status: {"description": words, "content": problem} for status, words in said.items()},
    }


def _row(columns: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    properties = {
        name: {
            "type": ["boolean" if kind == "flag" else TYPES.get(kind, "string"), "null"],
            "description": f"{zh} / {en}",
        }
        for name, kind, zh, en in columns
    }
    return _object(properties)


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _schema_name(name: str) -> str:
    return f"{name.capitalize()}Row"
