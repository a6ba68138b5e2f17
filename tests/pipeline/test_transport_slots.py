"""Slots come back, whatever is raised wherever: a signal's handler may raise between any two instructions.

A connection whose closing was interrupted is left to Python, which closes it with a warning.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any

import pytest

from loopback import Loopback
from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport import AsyncPoolTransport, PoolTransport
from switchgear.pipeline.transport._slots import Held, Slots
from wired import PATIENT, Wired, get

WHERE = ("transport/own.py", "transport/_slots.py", "transport/_loops.py")


class Interrupted(BaseException):
    """What a signal's handler raises."""


def interrupted(step: int, work: Callable[[], Any]) -> bool:
    """Do some work, of which one instruction is not reached, the step-th; whether it has so many."""
    reached = 0

    def at_instruction(frame: FrameType, event: str, _: object) -> Any:
        nonlocal reached
        if event == "opcode":
            reached += 1
            if reached == step:
                raise Interrupted
        return at_instruction

    def at_call(frame: FrameType, event: str, _: object) -> Any:
        if not frame.f_code.co_filename.endswith(WHERE):
            return None
        frame.f_trace = at_instruction  # first: Python 3.13 heeds the next line only then
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return at_instruction

    before = sys.gettrace()
    sys.settrace(at_call)
    try:
        work()
    except Interrupted:
        pass
    finally:
        sys.settrace(before)
    return reached >= step


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_request_in_a_thread_gives_its_slot_back_wherever_it_is_interrupted():
    with Loopback() as server:
        transport = PoolTransport(max_connections=1, trust_env=False)
        interrupted(10**9, lambda: transport.send(get(server.url), PATIENT))  # 3.12 traces instructions from here on
        step = 1
        while interrupted(step, lambda: transport.send(get(server.url), PATIENT)):
            assert transport.pool().in_use == 0, f"at instruction {step}"
            step += 1
        assert step > 200
        assert transport.send(get(server.url), PATIENT).status == 200
        transport.close()
    gc.collect()  # what is left to Python


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_request_in_a_task_gives_its_slot_back_wherever_it_is_interrupted():
    with Loopback() as server, asyncio.Runner() as runner:
        transport = AsyncPoolTransport(max_connections=1, trust_env=False)

        async def send() -> int:
            return (await transport.send(get(server.url), PATIENT)).status

        assert runner.run(send()) == 200
        step = 1
        while interrupted(step, lambda: runner.run(send())):
            assert transport.pool().in_use == 0, f"at instruction {step}"
            step += 1
        assert step > 50
        assert runner.run(send()) == 200
        runner.run(transport.close())
    gc.collect()


@pytest.mark.parametrize("colour", ["sync", "async"])
def test_a_connection_whose_request_was_interrupted_is_not_used_again(colour, monkeypatch):
    """Though it looks idle: the handler may have raised where httpcore had just taken one of its locks."""
    kind: Any = PoolTransport if colour == "sync" else AsyncPoolTransport
    whole = kind._whole

    def interrupts(*arguments: Any) -> Any:
        whole(*arguments)
        raise Interrupted

    async def ainterrupts(*arguments: Any) -> Any:
        await whole(*arguments)
        raise Interrupted

    with Loopback() as server, Wired(colour, kind, trust_env=False) as wired:
        with monkeypatch.context() as patched:
            patched.setattr(kind, "_whole", interrupts if colour == "sync" else ainterrupts)
            with pytest.raises(Interrupted):
                wired.send(get(server.url))
        assert (wired.transport.pool().idle, wired.transport.pool().in_use) == (0, 0)
        assert wired.send(get(server.url)).status == 200
        assert server.connections == 2


def test_who_waits_gets_a_slot_although_nobody_could_be_woken():
    """The holder is gone without a word, as if it had been interrupted in giving back."""
    slots = Slots(1)
    held: list[Held] = [slots.take(0.0)]
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(slots.take, 30.0)
        held.clear()
        assert waiting.result(10) is not None


def test_many_threads_share_few_slots():
    slots = Slots(3)

    def takes(_: int) -> int:
        held = slots.take(30.0)
        try:
            return len(slots)  # it may be one more for an instant, by somebody who steps back
        finally:
            slots.give_back(held)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(takes, range(2000)))
    assert len(slots) == 0
    taken = [slots.take(0.0) for _ in range(3)]
    with pytest.raises(TransportFault) as full:
        slots.take(0.01)
    assert (full.value.fault, full.value.sent, len(slots), len(taken)) == (Fault.POOL_TIMEOUT, False, 3, 3)
