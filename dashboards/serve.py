"""Starting the web server of the pages; without a login, on this machine only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.security import check_loopback

if TYPE_CHECKING:
    from pipelines.settings import Settings

HOST = "127.0.0.1"
PORT = 8600


def serve(settings: Settings, host: str = HOST, port: int = PORT) -> None:
    """Serve the pages until interrupted.

    Before anything listens: raises NotLoopbackError if others could reach it without a login, GroupsFileError if the
    file that says who sees what cannot be read.
    """
    if settings.access.mode == "none":
        check_loopback(host)
    import click
    import uvicorn

    from dashboards.app import create_app

    app = create_app(settings)
    name = f"[{host}]" if ":" in host else host
    click.echo(f"看板 dashboard: http://{name}:{port}/  (Ctrl+C 停止 stops it)", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)
