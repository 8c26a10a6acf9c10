"""Records <-> plain JSON values, as an event's body holds them.

A field that has its default is left out, and one that is missing gets it: an old journal is read by a program whose
records have grown. A field that does not count when records are compared (where a thing was read) is left out too."""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def plain(value: Any) -> Any:
    """`value` as JSON has it. Raises TypeError for what is neither a record nor a JSON value."""
    match value:
        case Enum():
            return value.value
        case None | str() | bool() | int() | float():
            return value
        case tuple() | list():
            return [plain(each) for each in value]
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case _ if is_dataclass(value):
            return {one.name: plain(each) for one, each in said(value)}
        case _:
            raise TypeError(f"{type(value).__name__} is no record")


def said(value: Any) -> list[tuple[Field[Any], Any]]:
    """The fields whose values are not their defaults."""
    held = ((one, getattr(value, one.name)) for one in fields(value) if one.compare)
    return [(one, each) for one, each in held if each != default_of(one)]


def default_of(one: Field[Any]) -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default


def record(kind: type[Record], value: object) -> Record:
    """The record that `plain` gave `value` for. Raises TypeError, ValueError or KeyError where it is none."""
    return cast(Record, reader(cast(Hashable, kind))(value))


def records(kind: type[Record], values: object) -> tuple[Record, ...]:
    return tuple(record(kind, each) for each in listed(values))


def listed(value: object) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    raise TypeError("a list is missing")


def mapped(value: object) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise TypeError("a mapping is missing")


def texts(value: object) -> tuple[str, ...]:
    return cast("tuple[str, ...]", reader(tuple[str, ...])(value))


@cache
def reader(kind: Any) -> Callable[[object], Any]:
    """What reads a value of a type: a record, an Enum, a tuple, an optional, or one of JSON's own."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return record_reader(kind)
    if origin in {Union, types.UnionType}:
        inner = reader(next(each for each in arguments if each is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return tuple_reader(arguments)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda value: same_type(kind, value)


def record_reader(kind: Any) -> Callable[[object], Any]:
    hints = get_type_hints(kind)
    wanted = [(one.name, default_of(one) is MISSING, hints[one.name]) for one in fields(kind) if one.compare]

    def read(value: object) -> Any:
        given = mapped(value)
        return kind(**{name: reader(hint)(given[name]) for name, needed, hint in wanted if needed or name in given})

    return read


def tuple_reader(arguments: tuple[Any, ...]) -> Callable[[object], tuple[Any, ...]]:
    if arguments[1:] == (Ellipsis,):
        # Looked up when called: a comment's replies are comments.
        return lambda value: tuple(reader(arguments[0])(each) for each in listed(value))
    return lambda value: tuple(reader(kind)(each) for kind, each in zip(arguments, listed(value), strict=True))


def same_type(kind: Any, value: object) -> object:
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}, found {type(value).__name__}")
    return value
