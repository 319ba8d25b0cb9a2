"""One message of what was judged, as plain text, as Markdown for robots, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.alerts.occasions import ENDS_WITH, Occasion, Situation, still_works
from pipelines.alerts.texts import Said

NAME = "四好评估 sihao"

_MARKS = str.maketrans("<>[]`*", "＜＞［］＇＊")
"""The two robots' dialects know no common escape, so a mark-up character becomes its full-width likeness."""


@dataclass(frozen=True)
class Part:
    """A heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """What one channel is told at once. level: `alert`, `recovered`, `reminder` or `test`.

    facts: what programs are told by name. attachments: names and contents of workbooks, for mail only.
    """

    level: str
    subject: str
    parts: tuple[Part, ...]
    facts: tuple[tuple[str, Any], ...] = ()
    attachments: tuple[tuple[str, bytes], ...] = ()

    def as_text(self) -> str:
        """For mail: headings and lines, nothing that a reader has to interpret."""
        blocks = ["\n".join([part.heading, *(f"  - {line}" for line in part.lines)]) for part in self.parts]
        return "\n\n".join([self.subject, *blocks]) + "\n"

    def as_markdown(self) -> str:
        """For the robots of WeCom and DingTalk; what stands in the lines cannot become a link or a mark-up."""
        blocks = [
            "\n".join([f"**{_plain(part.heading)}**", *(f"> {_plain(line)}" for line in part.lines)])
            for part in self.parts
        ]
        return "\n\n".join([f"### {_plain(self.subject)}", *blocks])

    def as_json(self) -> dict[str, Any]:
        """For programs: the text and the facts by name."""
        return {
            "source": "sihao", "version": 1, "level": self.level, "subject": self.subject, "text": self.as_text(),
            **dict(self.facts),
        }  # fmt: skip


def alert_message(situation: Situation, news: Sequence[Occasion], over: Sequence[str]) -> Message:
    """What is new and what is over, what still works, and what to do. over: kinds of occasions that have ended."""
    head = news[0].happened if news else ENDS_WITH[over[0]]
    parts = [
        Part(
            f"发生了什么 What happened:{each.happened.zh}",
            (each.happened.en, *_lines(each.details), f"怎么办 What to do:{each.to_do.zh}", each.to_do.en),
        )
        for each in news
    ]
    parts += [Part(f"已恢复 Over:{ENDS_WITH[kind].zh}", (ENDS_WITH[kind].en,)) for kind in over]
    works = still_works(situation)
    parts.append(Part(f"仍然可用 What still works:{works.zh}", (works.en,)))
    level = "alert" if news else "recovered"
    mark = "警报 ALERT" if news else "恢复 OK"
    return Message(level, f"[{NAME}] {mark}:{head.zh} {head.en}", tuple(parts), tuple(_facts(situation, news, over)))


def trial_message(situation: Situation) -> Message:
    """A message that says only that the channel works."""
    works = still_works(situation)
    parts = (
        Part("这是一条测试消息,不必处理。This is a test; nothing is to be done.", ()),
        Part(f"目前 At present:{works.zh}", (works.en,)),
    )
    return Message("test", f"[{NAME}] 测试 TEST", parts, tuple(_facts(situation, (), ())))


def _facts(situation: Situation, news: Sequence[Occasion], over: Sequence[str]) -> list[tuple[str, Any]]:
    last = situation.publication
    return [
        ("said_at", situation.now.isoformat()),
        (
            "occasions",
            [
                {
                    "kind": each.kind, "variant": each.variant, "happened_zh": each.happened.zh,
                    "happened_en": each.happened.en, "to_do_zh": each.to_do.zh, "to_do_en": each.to_do.en,
                    "details": _lines(each.details),
                }
                for each in news
            ],
        ),
        ("over", list(over)),
        (
            "last_publication",
            None
            if last is None
            else {
                "run_id": last.run_id, "published_at": last.published_at.isoformat(), "as_of": last.as_of.isoformat(),
                "age_hours": round((situation.now - last.published_at).total_seconds() / 3600, 1),
            },
        ),
    ]  # fmt: skip


def _lines(said: Sequence[Said]) -> list[str]:
    return [f"{each.zh} {each.en}".strip() for each in said]


def _plain(text: str) -> str:
    return text.translate(_MARKS)
