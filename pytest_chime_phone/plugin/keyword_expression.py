"""What `-k` says of a test before it is known which runs of a sweep it will have.

Those runs have names of their own, which hold more words than that of the test.  So a word that fits the
test fits each of its runs, and a word that does not may still fit one of them.

pytest has no public way to ask.  The words, and the names that they are looked up in, are as its
documentation of `-k` says.
"""

from __future__ import annotations

import ast
import re

import pytest

_YES, _NO, _EITHER = frozenset({True}), frozenset({False}), frozenset({True, False})


class KeywordExpression:
    """The value of `-k`; an empty one selects everything.  Raises `pytest.UsageError`."""

    def __init__(self, text: str) -> None:
        self._words: dict[str, str] = {}
        named = re.sub(r"[^\s()]+", self._named, text).strip()
        try:
            self._tree = ast.parse(named, mode="eval").body if named else None
            self._values(self._tree, frozenset(), _NO)
        except (SyntaxError, TypeError):
            raise pytest.UsageError(
                f"-k {text!r}: use words, with 'and', 'or', 'not' and parentheses."
            ) from None

    def selects(self, item: pytest.Item) -> bool:
        """Whether the test itself is asked for."""
        return True in self._values(self._tree, _names(item), _NO)

    def may_select(self, item: pytest.Item) -> bool:
        """Whether the test, or a run of it under whatever name, may be asked for."""
        return True in self._values(self._tree, _names(item), _EITHER)

    def _named(self, match: re.Match[str]) -> str:
        """A name of Python's for each word, which may be none."""
        word = match[0]
        if word in ("and", "or", "not"):
            return word
        name = f"word_{len(self._words)}"
        self._words[name] = word.lower()
        return name

    def _values(
        self, tree: ast.expr | None, names: frozenset[str], of_other_words: frozenset[bool]
    ) -> frozenset[bool]:
        """What the expression may come to."""
        match tree:
            case None:
                return _YES
            case ast.Name(id=name):
                return _YES if any(self._words[name] in each for each in names) else of_other_words
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return frozenset(not value for value in self._values(operand, names, of_other_words))
            case ast.BoolOp(op=operator, values=parts):
                values = [self._values(part, names, of_other_words) for part in parts]
                one = isinstance(operator, ast.Or)  # the value that one part decides for all
                may = {one: any(one in v for v in values), not one: all((not one) in v for v in values)}
                return frozenset(value for value, is_possible in may.items() if is_possible)
            case _:
                raise TypeError(tree)


def _names(item: pytest.Item) -> frozenset[str]:
    """What words are looked up in: names of the test and of what it is in, of markers and attributes."""
    nodes = [node.name for node in item.listchain()[2:]]  # without the session and its folder
    function: object = getattr(item, "function", None)
    attributes = [name for name in getattr(function, "__dict__", ()) if not name.startswith("_")]
    markers = [marker.name for marker in item.iter_markers()]
    names = (*nodes, *item.listextrakeywords(), *attributes, *markers)
    # The name of a run goes on where that of the test has its closing bracket.
    return frozenset(name.lower().removesuffix("]") for name in names)
