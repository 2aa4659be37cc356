"""`--only 'language == "fr" and translated == "none"'`: a choice among records, in a small language.

It looks like Python and is parsed by Python's own parser, but nothing of it is ever run as Python: only the
forms named below exist, and each is checked against the types of the record before the first record is read.
"""

from __future__ import annotations

import ast
import difflib
import operator
import warnings
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from crawler.schema import type_names

MAX_CHARS = 4000
FORMS = "fields, strings, numbers, lists of them, == != < <= > >= in, and or not, len(…), parentheses"
Kind = str  # "string", "number", "boolean", "list of strings", "list of numbers", "empty list"
Reader = Callable[[Mapping[str, Any]], Any]

_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}


class BadExpression(ValueError):
    """The expression cannot be used; the message says what is wrong with it, and where."""


class _Part(NamedTuple):
    kind: Kind
    read: Reader


def compile_choice(expression: str) -> Callable[[Mapping[str, Any]], bool]:
    """A function that says whether a record is chosen.

    Raises:
        BadExpression: it is no expression of this language, or its types do not fit.

    >>> chosen = compile_choice('language in ["fr", "oc"] and chars >= 200 and not "truncated" in flags')
    >>> chosen({"language": "fr", "chars": 900, "flags": []})
    True
    >>> compile_choice("languge == 'fr'")
    Traceback (most recent call last):
    crawler.dataset.expression.BadExpression: column 1: no field is called languge; did you mean language?
    """
    if len(expression) > MAX_CHARS:
        raise BadExpression(f"longer than {MAX_CHARS} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a string is no mistake of ours to complain of
            tree = ast.parse(expression.strip(), mode="eval")
        part = _Compiler(type_names()).part(tree.body)
    except SyntaxError as error:
        raise BadExpression(f"column {error.offset or 1}: {error.msg}") from None
    except (RecursionError, MemoryError, ValueError) as error:
        if isinstance(error, BadExpression):
            raise
        raise BadExpression(str(error) or "nested too deeply") from None
    if part.kind != "boolean":
        raise BadExpression(f"says a {part.kind}, not yes or no")
    return lambda record: bool(part.read(record))


class _Compiler:
    def __init__(self, types: Mapping[str, str]) -> None:
        numbers = {"integer": "number", "number": "number"}
        self.types = {name: numbers.get(kind, kind) for name, kind in types.items()}

    def part(self, node: ast.expr) -> _Part:
        match node:
            case ast.Name():
                return self._field(node)
            case ast.Constant():
                return _constant(node)
            case ast.List() | ast.Tuple():
                return self._list(node)
            case ast.BoolOp():
                return self._all_or_any(node)
            case ast.UnaryOp(op=ast.Not()):
                asked = self._boolean(node.operand)
                return _Part("boolean", lambda record: not asked(record))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return _Part("number", lambda record: -value)
            case ast.Compare():
                return self._comparison(node)
            case ast.Call(func=ast.Name(id="len"), args=[measured], keywords=[]):
                part = self.part(measured)
                if part.kind in ("number", "boolean"):
                    raise _wrong(node, f"len() wants a string or a list, not a {part.kind}")
                return _Part("number", lambda record: len(part.read(record)))
        raise _wrong(node, f"not part of this language, which has {FORMS}")

    def _field(self, node: ast.Name) -> _Part:
        name = node.id
        if name not in self.types:
            near = difflib.get_close_matches(name, self.types, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(self.types)}"
            raise _wrong(node, f"no field is called {name}{hint}")
        return _Part(self.types[name], lambda record: record[name])

    def _list(self, node: ast.List | ast.Tuple) -> _Part:
        parts = [self.part(element) for element in node.elts]
        kinds = {part.kind for part in parts}
        if not kinds <= {"string"} and not kinds <= {"number"}:
            raise _wrong(node, "a list holds strings only, or numbers only")
        kind = f"list of {kinds.pop()}s" if kinds else "empty list"
        return _Part(kind, lambda record: [part.read(record) for part in parts])

    def _boolean(self, node: ast.expr) -> Reader:
        part = self.part(node)
        if part.kind != "boolean":
            raise _wrong(node, f"wants a yes or no here, not a {part.kind}")
        return part.read

    def _all_or_any(self, node: ast.BoolOp) -> _Part:
        asked = [self._boolean(value) for value in node.values]
        decide = all if isinstance(node.op, ast.And) else any
        return _Part("boolean", lambda record: decide(ask(record) for ask in asked))

    def _comparison(self, node: ast.Compare) -> _Part:
        parts = [self.part(side) for side in (node.left, *node.comparators)]
        steps = []
        for operation, one, other in zip(node.ops, parts, parts[1:], strict=False):
            compare = _COMPARISONS.get(type(operation))
            if compare is None or not _comparable(operation, one.kind, other.kind):
                name = type(operation).__name__
                raise _wrong(node, f"cannot compare ({name}) a {one.kind} with a {other.kind}")
            steps.append((compare, one.read, other.read))
        return _Part(
            "boolean",
            lambda record: all(compare(one(record), other(record)) for compare, one, other in steps),
        )


def _constant(node: ast.Constant) -> _Part:
    value = node.value
    if isinstance(value, bool):
        return _Part("boolean", lambda record: value)
    if isinstance(value, str):
        return _Part("string", lambda record: value)
    if isinstance(value, int | float):
        return _Part("number", lambda record: value)
    raise _wrong(node, f"a {type(value).__name__} is no value of a record")


def _comparable(operation: ast.cmpop, one: Kind, other: Kind) -> bool:
    if isinstance(operation, ast.In | ast.NotIn):
        return other in (f"list of {one}s", "empty list") or one == other == "string"
    if isinstance(operation, ast.Eq | ast.NotEq):
        return one == other or {one[:4], other[:4]} == {"list", "empt"}
    return one == other and one in ("string", "number")


def _wrong(node: ast.expr, what: str) -> BadExpression:
    return BadExpression(f"column {node.col_offset + 1}: {what}")
