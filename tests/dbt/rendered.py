"""The text of the project's macros and models, rendered without dbt, so that one step runs on made-up tables in memory.

A reference to another model becomes that model's name. What is rendered is the file itself, never a copy.
"""

from __future__ import annotations

from typing import Any

import jinja2

from pipelines.settings import PROJECT_ROOT

PROJECT = PROJECT_ROOT / "dbt_project"


def _environment() -> jinja2.Environment:
    # What comes out is SQL, in which nothing must be escaped for HTML.
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(PROJECT), undefined=jinja2.StrictUndefined)  # noqa: S701
    environment.globals["ref"] = lambda model: model
    for name in ("decimal", "scoring"):
        module = environment.get_template(f"macros/{name}.sql").module
        environment.globals.update({key: value for key, value in vars(module).items() if callable(value)})
    return environment


ENVIRONMENT = _environment()


def macro(name: str, *arguments: Any) -> str:
    """The SQL that a macro of the project makes of its arguments."""
    return str(ENVIRONMENT.globals[name](*arguments))


def model(path: str) -> str:
    """The SQL of a model, given its path below models/."""
    return ENVIRONMENT.get_template(f"models/{path}").render()
