"""The pages in a real browser: one server over the published city, one Chromium, a browser context for each role."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
import xlsxwriter
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from dashboards.app import create_app
from pipelines.settings import Settings, load_settings
from tests.browser.crawl import CHAMBER, DISTRICT, ROLES, Site

AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@dataclass
class Served:
    """Settings with their running server."""

    settings: Settings
    server: uvicorn.Server
    thread: threading.Thread

    @property
    def base(self) -> str:
        [listening] = list(self.server.servers)
        return f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=20)


def start(home: Path, published: Path) -> Served:
    """Serve what is published to whoever names a role in the headers of a proxy, as a proxy on this machine would."""
    home.mkdir(exist_ok=True)
    (home / "published").symlink_to(published)
    for place, name in (
        (DISTRICT, f"退回修改单_2025_{DISTRICT}.xlsx"),
        (DISTRICT, f"退回修改单_2025_{DISTRICT}_{CHAMBER}.xlsx"),
        ("310106", "退回修改单_2025_310106.xlsx"),
    ):
        (home / "outbox" / "returns" / place).mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(home / "outbox" / "returns" / place / name) as workbook:
            workbook.add_worksheet().write(0, 0, place)
    groups = home / "groups.toml"
    lines = [f'"{role}" = "{scope}"' for role, scope in ROLES.items()]
    groups.write_text("\n".join(["[groups]", *lines, ""]), encoding="utf-8")
    settings = load_settings(
        {
            "SIHAO_HOME": str(home),
            "SIHAO_ACCESS": "proxy",
            "SIHAO_ACCESS_GROUPS": str(groups),
            "SIHAO_ACCESS_HOSTS": "127.0.0.1",
            "SIHAO_PROXY_PEERS": "127.0.0.1",
        }
    )
    config = uvicorn.Config(
        create_app(settings), host="127.0.0.1", port=0, log_level="warning", proxy_headers=False, timeout_keep_alive=60
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return Served(settings, server, thread)


@pytest.fixture(scope="session")
def served(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = start(tmp_path_factory.mktemp("served"), published.published)
    yield served
    served.stop()


@pytest.fixture(scope="session")
def site(served: Served) -> Site:
    """Every kind of page that each role finds, in each language."""
    return Site(served.base, served.settings)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail(
            "浏览器测试需要 Chromium 和中文字体 the browser tests need Chromium and Chinese fonts: "
            "apt-get install chromium fonts-noto-cjk",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",  # CI runs as root, and nothing but these pages is opened
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session", params=list(ROLES))
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def context_of(browser: Browser, base: str, role: str) -> BrowserContext:
    """A browser whose requests carry the role, as if a proxy had added it."""
    return browser.new_context(
        base_url=base,
        extra_http_headers={"x-remote-user": role, "x-remote-groups": role},
        viewport={"width": 1440, "height": 900},
        locale="zh-CN",
        service_workers="block",
    )
