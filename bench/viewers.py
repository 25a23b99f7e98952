"""Fifty people who look at the overview at once: sessions over the websocket, each changing the period now and then.

Run as `python -m bench.viewers ADDRESS SECONDS`; prints one line of JSON.
"""

import asyncio
import json
import random
import statistics
import sys
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

VIEWERS = 50
EVERY_SECONDS = 4.0
_PATIENCE = 60
_LARGEST = 64 << 20
_YEARS = range(2019, 2024)
_PERIODS = (
    *map(str, _YEARS),
    *(f"{year}-Q{quarter}" for year in _YEARS for quarter in range(1, 5)),
    *(f"{year}-{month:02}" for year in _YEARS for month in range(1, 13)),
)


@dataclass
class _Found:
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def watch(address: str, seconds: float) -> dict[str, float | int | str]:
    """The seconds from a change of the period to the end of the page's run: p50, p95, and what went wrong."""
    found = asyncio.run(_all(address.replace("http", "ws", 1) + "/_stcore/stream", seconds))
    cuts = statistics.quantiles(found.seconds, n=100) if len(found.seconds) > 1 else [float("nan")] * 99
    first = found.errors[0] if found.errors else ""
    return {
        "changes": len(found.seconds),
        "p50": cuts[49],
        "p95": cuts[94],
        "errors": len(found.errors),
        "first": first,
    }


async def _all(address: str, seconds: float) -> _Found:
    found = _Found()
    until = time.monotonic() + seconds
    await asyncio.gather(*(_view(address, number, until, found) for number in range(VIEWERS)))
    return found


async def _view(address: str, number: int, until: float, found: _Found) -> None:
    chance = random.Random(number)
    # They do not all come in the same second.
    await asyncio.sleep(number * EVERY_SECONDS / VIEWERS)
    try:
        async with connect(address, max_size=_LARGEST, subprotocols=["streamlit"]) as socket:  # type: ignore[list-item]
            await _run(socket, "2023")
            while time.monotonic() < until:
                started = time.monotonic()
                await _run(socket, chance.choice(_PERIODS))
                taken = time.monotonic() - started
                found.seconds.append(taken)
                await asyncio.sleep(max(0.0, EVERY_SECONDS - taken))
    except Exception as error:
        found.errors.append(f"{type(error).__name__}: {error}")


async def _run(socket: ClientConnection, period: str) -> None:
    """Let the page run for the period, to its end. Raises RuntimeError where the page shows an exception."""
    message = BackMsg()
    message.rerun_script.query_string = f"ky={period}"
    await socket.send(message.SerializeToString())
    async with asyncio.timeout(_PATIENCE):
        while True:
            data = await socket.recv()
            told = ForwardMsg()
            told.ParseFromString(data if isinstance(data, bytes) else data.encode())
            if told.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(told.delta.new_element.exception.message)
            if told.WhichOneof("type") == "script_finished":
                return


if __name__ == "__main__":
    print(json.dumps(watch(sys.argv[1], float(sys.argv[2]))))
