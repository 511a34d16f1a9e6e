"""roc-validator holds the crate against what RO-Crate 1.2 requires.

It looks the JSON-LD context up on the web. Here it finds in its cache the one that comes with
the rocrate package: of a later version, in which our terms mean the same.
"""

import atexit
import io
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from harness import serve
from requests import Response
from requests.adapters import BaseAdapter
from requests_cache import CachedSession
from rocrate_validator import models, services
from urllib3 import HTTPResponse

_CONTEXT = "https://w3id.org/ro/crate/1.2/context"
_HOME = Path(tempfile.mkdtemp(prefix="crate-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)


class _Packaged(BaseAdapter):
    def send(self, request, **_options):  # type: ignore[no-untyped-def]
        response = Response()
        response.status_code, response.url, response.request = 200, request.url, request
        response.headers["Content-Type"] = "application/ld+json"
        context = files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
        response.raw = HTTPResponse(io.BytesIO(context), status=200, preload_content=False)
        return response

    def close(self) -> None:
        """Nothing is open."""


def seed() -> None:
    """Put the context into the cache."""
    with CachedSession(str(_HOME / "http"), backend="sqlite", expire_after=-1) as session:
        session.mount("https://", _Packaged())
        session.get(_CONTEXT)


def judge(folder: Path) -> object:
    settings = models.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="ro-crate-1.2",
        requirement_severity=models.Severity.REQUIRED,
        cache_path=_HOME / "http",
        offline=True,
    )
    issues = services.validate(settings).get_issues()
    return f"{issues[0].check.identifier} {issues[0].message}" if issues else None


seed()
serve(judge)
