"""Text that stays in JavaScript: what is only sent on need not become Python text, and back."""

import js
from pyodide.ffi import to_js


class JsText:
    """`answer_text.HeldText` over a JavaScript array that has the text as its only item."""

    def __init__(self, items, start: int = 0) -> None:
        self._items = items
        self._start = start

    def __str__(self) -> str:
        return str(self._items[0])[self._start :]

    def __getitem__(self, part: slice) -> "JsText":
        return JsText(self._items, self._start + (part.start or 0))

    def partition(self, mark: str) -> tuple[str, str, None]:
        """What is before `mark`, brought here, and the mark, if there is one."""
        at = self._text("indexOf", mark, self._start)
        if at < 0:
            return str(self), "", None
        return self._text("slice", self._start, at), mark, None

    def _text(self, method: str, *given):
        """What a method of JavaScript's texts gives: it takes an array of one text for that."""
        return js.Reflect.apply(getattr(js.String.prototype, method), self._items, to_js(given))

    def after(self, head: str):
        """A Blob of `head` and this text, in UTF-8."""
        blob = js.Blob.new(self._items)
        # What is left out is ASCII: a byte a character.
        rest = blob.slice(self._start) if self._start else blob
        return js.Blob.new(to_js([head, rest]))
