"""Yes and no as people write them: words, marks, and the ticked one of two boxes. Nothing about fields here."""

from __future__ import annotations

import re

_DONE = "注册|登记|建立|建|设立|组建|成立|完成|召开|制定|落实|明确|开展|提交|执行|办理"
_YES_WORDS = frozenset({"是", "是的", "有", "对", "已", "y", "yes", "t", "true", "1", "1.0"})
_NO_WORDS = frozenset({"否", "不是", "没有", "无", "错", "不对", "未", "n", "no", "f", "false", "0", "0.0"})
_YES_DONE = re.compile(rf"已经?(?:{_DONE})")
_NO_DONE = re.compile(rf"(?:尚?未|没有?|无)(?:{_DONE})")
_TICKS, _CROSSES, _FILLED, _OPEN = "√✓✔☑", "×✗✘", "■●☒", "□☐○◻"
_MARK = f"[{_TICKS}{_CROSSES}{_FILLED}{_OPEN}]"
_LABEL = rf"[^\s{_TICKS}{_CROSSES}{_FILLED}{_OPEN},;/、]+"
_MARK_FIRST = re.compile(rf"({_MARK}) ?({_LABEL})[\s,;/、]*({_MARK}) ?({_LABEL})")
_MARK_LAST = re.compile(rf"({_LABEL}) ?({_MARK})[\s,;/、]*({_LABEL}) ?({_MARK})")
_ONE_FIRST = re.compile(rf"([{_TICKS}]) ?({_LABEL})")
_ONE_LAST = re.compile(rf"({_LABEL}) ?([{_TICKS}])")
_BRACKETS = ((re.compile(r"[(\[] ?([√✓✔]) ?[)\]]"), "☑"), (re.compile(r"[(\[] *[)\]]"), "☐"))


def read_yes_no(text: str) -> bool | None:
    """The answer in a cleaned text, or None if it is none.

    Reads 是/否, 有/没有/无, 对/错, 已…/未… (已建立, 未完成, ...), √/×, Y/N, true/false, 1/0, and two boxes of which
    exactly one is ticked (☑是☐否, 是□否☑). Both ticked or none is no answer.
    """
    for brackets, box in _BRACKETS:
        text = brackets.sub(box, text)
    if text and text in _TICKS + _CROSSES + "☒":
        return text in _TICKS
    if match := _MARK_FIRST.fullmatch(text):
        return _of_two((match[1], match[2]), (match[3], match[4]))
    if match := _MARK_LAST.fullmatch(text):
        return _of_two((match[2], match[1]), (match[4], match[3]))
    if match := _ONE_FIRST.fullmatch(text):
        return _word(match[2])
    if match := _ONE_LAST.fullmatch(text):
        return _word(match[1])
    return _word(text)


def _word(text: str) -> bool | None:
    word = text.casefold()
    if word in _YES_WORDS or _YES_DONE.fullmatch(word):
        return True
    return False if word in _NO_WORDS or _NO_DONE.fullmatch(word) else None


def _of_two(*boxes: tuple[str, str]) -> bool | None:
    """The label of the box that is ticked, if the other is open or crossed out and says the opposite."""
    (mark, label), (other_mark, other_label) = boxes
    answer, other_answer = _word(label), _word(other_label)
    if answer is None or other_answer is None or answer == other_answer:
        return None
    if _is_ticked_beside(mark, other_mark):
        return answer
    return other_answer if _is_ticked_beside(other_mark, mark) else None


def _is_ticked_beside(mark: str, other: str) -> bool:
    """Whether a mark is the tick of two: Word ticks a box with ☒, so a cross beside an open box says nothing."""
    return (mark in _TICKS and other in _CROSSES + _OPEN + "☒") or (mark in _FILLED and other in _OPEN)
