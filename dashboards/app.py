"""The pages: which address shows what, rendered on the server, read-only.

What a page shows belongs to pages/, what is asked to queries/, who may see what to access.py and visibility.py. The
next publication shows without a restart.
"""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dashboards.access import Gate, local_visitor, proxy_visitor, trust_anyone, trust_proxy, visitor_of
from dashboards.access_log import AccessLog
from dashboards.addresses import refuse_others
from dashboards.groups import read_groups
from dashboards.oidc import login_routes, session_middleware, session_visitor
from dashboards.pages.chamber import chamber_page
from dashboards.pages.compare import compare_page
from dashboards.pages.districts import district_page, districts_page
from dashboards.pages.downloads import dictionary_page, downloads_page, files_of, outbox_page, sql_of
from dashboards.pages.frame import error_page
from dashboards.pages.indicators import indicator_page, indicators_page
from dashboards.pages.method import method_page
from dashboards.pages.movement import movement_page
from dashboards.pages.overview import overview_page
from dashboards.pages.quality import quality_page, visits_page
from dashboards.pages.queries import query_page
from dashboards.pages.ranking import ranking_page
from dashboards.pages.visit import Visit, scope_words
from dashboards.publication import read_publication
from dashboards.query import QueryError, QueryResult, UnknownQueryError, ask, find_query
from dashboards.scope import ALL
from dashboards.scoped_connection import Readers
from dashboards.security import StrictHeaders
from dashboards.view import LANGUAGES
from dashboards.workbook import write_xlsx
from dashboards.writers import write_csv
from pipelines import settings as clock
from pipelines.warehouse import NothingPublishedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from pipelines.access_settings import AccessSettings
    from pipelines.settings import Settings

STATIC = Path(__file__).parent / "static"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PAGES: dict[str, Callable[..., str]] = {
    "/": overview_page,
    "/ranking": ranking_page,
    "/chambers/{chamber_id}": chamber_page,
    "/districts": districts_page,
    "/districts/{district_code}": district_page,
    "/indicators": indicators_page,
    "/indicators/{indicator_code}": indicator_page,
    "/movement": movement_page,
    "/compare": compare_page,
    "/quality": quality_page,
    "/visits": visits_page,
    "/method": method_page,
    "/downloads": downloads_page,
    "/dictionary": dictionary_page,
    "/outbox": outbox_page,
}
"""Address -> the page, which takes the visit and what stands in the curly brackets."""


def create_app(settings: Settings) -> ASGIApp:
    """The application over what `settings` has published, for those whom its access mode lets in.

    Raises GroupsFileError when the file that says who sees what cannot be read.
    """
    readers = Readers(settings.published_link)
    routes, middleware = _entrance(settings.access)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        readers.close()

    @contextmanager
    def visit(request: Request) -> Iterator[Visit]:
        params = dict(request.query_params)
        language = params.pop("lang", LANGUAGES[0])
        if language not in LANGUAGES:
            raise QueryError(f"lang 应为 zh 或 en; lang must be zh or en: {language!r}")
        several = {name: request.query_params.getlist(name) for name in params}
        with readers.reading(visitor_of(request).scope) as connection:
            request.state.connection = connection
            refuse_others(connection, [*request.query_params.multi_items(), *request.path_params.items()])
            yield Visit(
                connection=connection,
                publication=read_publication(connection),
                language=language,
                path=request.scope["path"],
                params=params,
                repeated={name: values for name, values in several.items() if len(values) > 1},
                scope=scope_words(connection),
                outbox=settings.outbox,
            )

    def shown(page: Callable[..., str]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            with visit(request) as here:
                return HTMLResponse(page(here, **request.path_params))

        return answer

    def query(request: Request) -> Response:
        with visit(request) as here:
            return HTMLResponse(query_page(here, find_query(request.path_params["name"])))

    def csv(request: Request) -> Response:
        with visit(request) as here:
            result = ask(here.connection, find_query(request.path_params["name"]), here.params)
        content = io.StringIO(newline="")
        write_csv(result, content)
        # Without the byte order mark Excel misreads Chinese.
        return _file(content.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", result, "csv")

    def xlsx(request: Request) -> Response:
        with visit(request) as here:
            result = ask(here.connection, find_query(request.path_params["name"]), here.params)
        content = io.BytesIO()
        write_xlsx(result, content)
        return _file(content.getvalue(), XLSX, result, "xlsx")

    def sql(request: Request) -> Response:
        return PlainTextResponse(sql_of(request.path_params["name"]))

    def night_file(request: Request) -> Response:
        named = tuple(request.path_params[name] for name in ("kind", "place", "name"))
        with visit(request) as here:
            found = next((file for file in files_of(here) if file.address == named), None)
        if found is None:
            raise HTTPException(404)
        return FileResponse(found.path, media_type=found.media_type, filename=found.name)

    def health(request: Request) -> Response:
        try:
            with readers.reading(ALL) as connection:
                publication = read_publication(connection)
        except NothingPublishedError:
            return JSONResponse({"status": "nothing published"}, status_code=503)
        return JSONResponse(
            {
                "status": "ok",
                "run_id": publication.run_id,
                "schema_version": publication.schema_version,
                "as_of": publication.as_of.isoformat(),
                "published_at": publication.published_at.isoformat(),
                "age_seconds": publication.age_seconds(clock.now()),
            }
        )

    app = Starlette(
        routes=[
            *(Route(path, shown(page)) for path, page in PAGES.items()),
            Route("/query/{name}.csv", csv),
            Route("/query/{name}.xlsx", xlsx),
            Route("/query/{name}", query),
            Route("/sql/{name}", sql),
            Route("/outbox/{kind}/{place}/{name}", night_file),
            Route("/healthz", health),
            Mount("/static", StaticFiles(directory=STATIC)),
            *routes,
        ],
        middleware=[*middleware, Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
        lifespan=lifespan,
        exception_handlers={
            HTTPException: _http_error,
            QueryError: _query_error,
            NothingPublishedError: _nothing_published,
            Exception: _failure,
        },
    )
    return StrictHeaders(AccessLog(app, settings.access_log), settings.access.login_origin)


def _entrance(access: AccessSettings) -> tuple[list[Route], list[Middleware]]:
    """The routes of a login, where there is one, and what stands before every page in this mode of access."""
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=access.hosts, www_redirect=False)
    if access.mode == "none" or access.groups_file is None:
        return [], [hosts, Middleware(Gate, trust=trust_anyone, identify=local_visitor)]
    groups = read_groups(access.groups_file)
    if access.mode == "proxy":
        return [], [hosts, Middleware(Gate, trust=trust_proxy(access), identify=proxy_visitor(access, groups))]
    gate = Middleware(Gate, trust=trust_anyone, identify=session_visitor)
    return login_routes(access, groups), [hosts, session_middleware(access), gate]


def _file(content: bytes, media_type: str, result: QueryResult, ending: str) -> Response:
    run = re.sub(r"[^A-Za-z0-9-]", "-", result.publication.run_id)
    disposition = f'attachment; filename="{result.query.name}_{run}.{ending}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return HTMLResponse(error_page(status), status, getattr(error, "headers", None))


def _query_error(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, UnknownQueryError) else 400
    return HTMLResponse(error_page(status, str(error)), status)


def _nothing_published(request: Request, error: Exception) -> Response:
    return HTMLResponse(error_page(503, str(error)), 503)


def _failure(request: Request, error: Exception) -> Response:
    return HTMLResponse(error_page(500), 500)
