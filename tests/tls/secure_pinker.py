"""`python -m tests.tls.secure_pinker DATA KEY PORT=CERTIFICATE ...`: SI-PINKER behind https, by uvicorn itself."""

import asyncio
import sys
from pathlib import Path

import uvicorn

from hub.demo.si_pinker import create_app
from hub.demo.si_pinker_store import Store


async def main(data: Path, key: str, places: list[str]) -> None:
    """Listen on every place until the process is ended."""
    app = create_app(Store(data), key)
    servers = []
    for place in places:
        port, _, file = place.partition("=")
        config = uvicorn.Config(
            app, port=int(port), ssl_certfile=file, ssl_keyfile=file, lifespan="off", log_config=None
        )
        servers.append(uvicorn.Server(config).serve())
    await asyncio.gather(*servers)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
