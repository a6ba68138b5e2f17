"""The loopback server of the benchmarks: raw asyncio, keep-alive, canned answers; run as a process of its own.

`python server.py users.json customers.json` prints the port it listens on, and answers each path that names a file with
that file; any other path with the first. `GET /delay/50/...` answers after 50 ms.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path


async def serve(bodies: dict[bytes, bytes]) -> None:
    """Answer every request with the body that its path names."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    answers = {name: head % len(body) + body for name, body in bodies.items()}
    default = next(iter(answers.values()))

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    (int(line[15:]) for line in request.lower().split(b"\r\n") if line.startswith(b"content-length:")),
                    0,
                )
                if length:
                    await reader.readexactly(length)
                path = request.split(b" ", 2)[1].partition(b"?")[0]
                if path.startswith(b"/delay/"):
                    await asyncio.sleep(int(path.split(b"/")[2]) / 1000)
                writer.write(next((answers[part] for part in path.split(b"/") if part in answers), default))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:]]
    asyncio.run(serve({file.stem.encode(): file.read_bytes() for file in files}))
