"""Who is asked what next: every rater in an order of their own, which stays the same when they come back."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Any

from bareface.errors import UsageError
from bareface.evaluate.rating.answers import Answers, Rater
from bareface.evaluate.rating.study import Picture, Question

State = dict[str, Any]
"""What the page is told: kind, done, total, and the question (id and ids of its pictures) or None at the end."""
NAME_LENGTH = 60
HIGHEST = {"realism": 5, "choose": 2}
"""Answers go from 1 to this."""


class Sittings:
    """All raters' ways through the questions of one study."""

    def __init__(self, questions: Sequence[Question], kind: str, answers: Answers, seed: int) -> None:
        self.kind, self._answers, self._seed = kind, answers, seed
        self._questions = {question.key: question for question in questions}
        salt = secrets.token_bytes(16)
        shown = {picture for question in questions for picture in question.pictures}
        self._ids = {picture: _digest(salt, f"{picture.system}/{picture.name}") for picture in shown}
        self._pictures = {name: picture for picture, name in self._ids.items()}

    def picture(self, identity: str) -> Picture | None:
        """The picture of that id, if there is one."""
        return self._pictures.get(identity)

    def state(self, name: str) -> State:
        """Where the rater of this name is; one who is new is written down. UsageError for a name that is none."""
        return self._state(self._rater(name))

    def answer(self, name: str, identity: str, value: int) -> State:
        """Keeps an answer, and says what is next.

        An answer that is there already stays, so that one sent twice does no harm. UsageError for a question or value
        that there is not.
        """
        rater = self._rater(name)
        asked = {_question_id(rater, key): question for key, question in self._questions.items()}.get(identity)
        if asked is None:
            raise UsageError("this question is not in the study any more; the page shows the next one")
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= HIGHEST[self.kind]:
            raise UsageError(f"value: an answer is a number from 1 to {HIGHEST[self.kind]}")
        if asked.key not in self._done(rater):
            self._answers.add(rater, self.kind, _shown(rater, asked), value)
        return self._state(rater)

    def undo(self, name: str) -> State:
        """Takes the rater's last answer in this study back, if there is one."""
        rater = self._rater(name)
        if done := list(self._done(rater).values()):
            self._answers.take_back(done[-1])
        return self._state(rater)

    def _rater(self, name: str) -> Rater:
        plain = " ".join(unicodedata.normalize("NFC", name).casefold().split()) if isinstance(name, str) else ""
        if not 0 < len(plain) <= NAME_LENGTH or not plain.isprintable():
            raise UsageError(f"name: give a name or nickname of 1 to {NAME_LENGTH} letters")
        return self._answers.rater(plain, self._seed)

    def _done(self, rater: Rater) -> dict[str, Any]:
        """Key of a question of this study -> the rater's answer, in the order of answering."""
        found = {}
        for answer in self._answers.given(rater, self.kind):
            for shown in (answer.shown, answer.shown[::-1]):
                key = "\n".join("/".join(picture) for picture in shown)
                if key in self._questions:
                    found[key] = answer
        return found

    def _state(self, rater: Rater) -> State:
        done = self._done(rater)
        left = [key for key in self._questions if key not in done]
        # Sorting by a keyed digest is a shuffle that new pictures slip into without moving the others.
        key = min(left, key=lambda key: _question_id(rater, key), default=None)
        asked = None
        if key is not None:
            pictures = [self._ids[picture] for picture in _shown(rater, self._questions[key])]
            asked = {"id": _question_id(rater, key), "pictures": pictures}
        return {"kind": self.kind, "done": len(done), "total": len(self._questions), "question": asked}


def _shown(rater: Rater, question: Question) -> tuple[Picture, ...]:
    """The pictures from left to right as this rater sees them."""
    turned = int(_digest(_key(rater), "side\n" + question.key), 16) % 2
    return question.pictures[::-1] if turned else question.pictures


def _question_id(rater: Rater, key: str) -> str:
    return _digest(_key(rater), key)


def _key(rater: Rater) -> bytes:
    return rater.seed.to_bytes(8)


def _digest(key: bytes, text: str) -> str:
    return hashlib.blake2b(text.encode(), key=key, digest_size=12).hexdigest()
