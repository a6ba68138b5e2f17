"""The loopback server of the benchmarks: raw asyncio, keep-alive, one answer; run as a process of its own.

`python server.py BODY_FILE` prints the port it listens on. `GET /delay/50/...` answers after 50 ms.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path


async def serve(body: bytes) -> None:
    """Answer every request with the body."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    answer = head % len(body) + body

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
                path = request.split(b" ", 2)[1]
                if path.startswith(b"/delay/"):
                    await asyncio.sleep(int(path.split(b"/")[2]) / 1000)
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]).read_bytes()))
