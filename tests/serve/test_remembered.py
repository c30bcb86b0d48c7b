from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from kg.serve.frames import Message
from kg.serve.pool import TimeLimitError
from kg.serve.remembered import Remembered


@dataclass
class Counting:
    """A pool that counts what it is asked, and answers when it is let."""

    place: str | None = None
    edition: int = 0
    asked: int = 0
    stopped: int = 0
    status: str = "ok"
    body: bytes = b"0123456789"
    let: asyncio.Event = field(default_factory=asyncio.Event)

    def state(self) -> str | None:
        return self.place

    async def ask(self, _head: dict[str, Any]) -> Message:
        self.asked += 1
        try:
            await self.let.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        if self.status == "late":
            raise TimeLimitError
        return Message({"status": self.status}, self.body)


def query(text: str) -> dict[str, Any]:
    return {"kind": "query", "query": text}


def remembered(most: int = 1000, **values: Any) -> tuple[Remembered, Counting]:
    pool = Counting(**values)
    pool.let.set()
    return Remembered(pool, most), pool  # type: ignore[arg-type]  # what is used of a pool


def asked_after(found: tuple[Remembered, Counting], *texts: str) -> int:
    async def ask() -> None:
        for text in texts:
            await found[0].ask(query(text))

    asyncio.run(ask())
    return found[1].asked


def test_the_same_question_is_asked_once() -> None:
    assert asked_after(remembered(), "ASK {}", "ASK {}", "ASK { }") == 2


@pytest.mark.parametrize("text", ["SELECT (NOW() AS ?n) {}", "SELECT (rand () AS ?n) {}", "ASK { SERVICE <x> {} }"])
def test_what_is_another_each_time_is_asked_each_time(text: str) -> None:
    assert asked_after(remembered(), text, text) == 2


def test_an_answer_stands_as_long_as_the_graph() -> None:
    found = remembered()
    asked_after(found, "ASK {}")
    found[1].place = "store/2"
    assert asked_after(found, "ASK {}", "ASK {}") == 2
    found[1].edition = 1
    assert asked_after(found, "ASK {}", "ASK {}") == 3


@pytest.mark.parametrize("status", ["failed", "too-large", "not-found"])
def test_what_is_no_answer_is_not_kept(status: str) -> None:
    assert asked_after(remembered(status=status), "ASK {}", "ASK {}") == 2


def test_an_answer_too_large_to_keep_is_not_kept_and_drives_out_no_other() -> None:
    found = remembered()
    asked_after(found, "ASK {}")
    found[1].body = b"x" * 300
    assert asked_after(found, "ASK { }", "ASK { }", "ASK {}") == 3


def test_of_many_the_last_asked_for_are_kept() -> None:
    found = remembered(400, body=b"x" * 20)
    texts = [f"ASK {{}} #{number}" for number in range(9)]
    assert asked_after(found, *texts) == 9
    assert asked_after(found, texts[-1]) == 9
    assert asked_after(found, texts[0]) == 10


def test_nothing_is_kept_where_there_is_no_room() -> None:
    assert asked_after(remembered(0), "ASK {}", "ASK {}") == 2


def test_all_who_ask_at_a_time_share_one_process() -> None:
    found, pool = remembered()

    async def ask() -> list[Message]:
        pool.let.clear()
        tasks = [asyncio.ensure_future(found.ask(query("ASK {}"))) for _ in range(5)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.sleep(0)
        pool.let.set()
        return await asyncio.gather(*tasks[1:])

    assert {answer.body for answer in asyncio.run(ask())} == {pool.body}
    assert (pool.asked, pool.stopped) == (1, 0)


def test_a_process_is_stopped_when_nobody_waits_any_more() -> None:
    found, pool = remembered()

    async def ask() -> bytes:
        pool.let.clear()
        tasks = [asyncio.ensure_future(found.ask(query("ASK {}"))) for _ in range(2)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        pool.let.set()
        return (await found.ask(query("ASK {}"))).body

    assert asyncio.run(ask()) == pool.body
    assert (pool.asked, pool.stopped) == (2, 1)


def test_what_goes_wrong_is_told_to_all_and_asked_anew() -> None:
    found, pool = remembered(status="late")

    async def ask() -> list[Any]:
        return await asyncio.gather(*(found.ask(query("ASK {}")) for _ in range(3)), return_exceptions=True)

    assert [type(error) for error in asyncio.run(ask())] == [TimeLimitError] * 3
    assert [type(error) for error in asyncio.run(ask())] == [TimeLimitError] * 3
    assert pool.asked == 2
