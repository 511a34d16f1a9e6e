"""The release that a source has: a base URL, a folder of releases, a release or an archive.

pooch tries again and compares digests; limits of bytes and time are those of `download`.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

from trucebook.errors import DamagedRelease, Unreachable, UsageError, extra
from trucebook.files import scratch, staged, sweep, write
from trucebook.load.archive import is_archive, unpack
from trucebook.load.download import NEXT, Connections, connected, unreachable
from trucebook.load.limits import SMALL, limits, require_names_inside, require_size
from trucebook.load.releases import INDEX, SUMS, Release, choose, entries, entries_of, shipped
from trucebook.progress import steps
from trucebook.schemas.files import PACKAGE

CACHE = "TRUCEBOOK_CACHE"
"""Environment variable with the folder to use in place of the platform's."""

TRIES = 4
LONGEST = 900.0
"""Seconds that a whole fetch may take."""

_AT_ONCE = 4
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_REFUSALS = {
    **dict.fromkeys((404, 410), "not there ({}). Check the address of the source and the version."),
    **dict.fromkeys((401, 403), "not allowed ({}). Download the release by hand; give its path."),
}


def fetch(
    version: str | None = None, source: str | Path | None = None, to: str | Path | None = None
) -> Path:
    """A whole release on this machine, every file checked.

    Args:
        version: version of the data; the newest of the source by default.
        source: a base URL, a folder of releases, a release or an archive of one; without, the
            releases that came with the package.
        to: folder to put it into, under its version; without, it stays where it is or in the
            cache.

    Returns:
        The folder of the release.

    Raises:
        DamagedRelease: the release differs from its checksums or from the index, or asks for
            more than the limits allow.
        Unreachable: it cannot be downloaded and is not in the cache.
        UsageError: no such source or version; or the folder has something else in that place.
    """
    release = release_at(source, version)
    release.verify()
    if to is None:
        return release.folder
    target = Path(to) / release.version
    try:
        with staged(target) as made:
            _write(release, made)
    except OSError:
        if not target.exists():
            raise
    if not _is_whole(Release(release.version, target), release.digest):
        raise UsageError(
            f"{target}: expected nothing or this release, found something else. Move it away, then "
            "try again."
        )
    return target


def release_at(source: str | Path | None, version: str | None = None) -> Release:
    """The release that a source has, the newest by default; downloaded or unpacked if need be."""
    if source is None:
        return shipped(version)
    if base := _base_url(source):
        with connected(LONGEST) as net:
            return _remote(net, base, version)
    if "://" in str(source):
        raise UsageError(f"{source}: expected an address that begins with https:// or http://.")
    path = Path(source)
    if not (path / INDEX).is_file():
        release = _single(path)
        choose(version, {release.version: release})
        return release
    found = _by_version(entries(path))
    chosen = choose(version, found)
    release = Release(chosen, path / chosen)
    if release.digest != found[chosen].get("sums_sha256"):
        raise DamagedRelease(
            f"{release.folder / SUMS}: expected SHA-256 {found[chosen].get('sums_sha256')}, as "
            f"{INDEX} has it, found {release.digest}. Get the release again."
        )
    return release


def versions_at(source: str | Path) -> list[str]:
    """The versions that a source has, oldest first."""
    if base := _base_url(source):
        with connected(LONGEST) as net:
            return list(_index(net, base))
    if (Path(source) / INDEX).is_file():
        return list(_by_version(entries(Path(source))))
    return [_single(Path(source)).version]


def _base_url(source: str | Path) -> str:
    """The base URL that a source is; empty for a path."""
    is_url = isinstance(source, str) and source.lower().startswith(("http://", "https://"))
    return f"{str(source).rstrip('/')}/" if is_url else ""


def _single(path: Path) -> Release:
    """The release in a folder, or in an archive, which is unpacked into the cache."""
    if (path / PACKAGE).is_file():
        return _named(path)
    if not (path.is_file() and is_archive(path)):
        raise UsageError(
            f"{path}: expected a base URL, a folder with {INDEX} or {PACKAGE}, or a .zip or "
            ".tar.gz of a release."
        )
    cache = cache_folder()
    with scratch(cache / path.name) as folder:
        try:
            unpack(path, folder)
            release = _named(folder)
            release.verify()
        except DamagedRelease as error:
            raise DamagedRelease(str(error).replace(str(folder), str(path))) from None
        kept = Release(release.version, cache / release.digest)
        if not _is_whole(kept, release.digest):
            with staged(kept.folder, replace_folder=True) as made:
                _write(release, made)
    return kept


def _named(folder: Path) -> Release:
    """The release in a folder, whatever the folder is called."""
    version = Release("", folder).package.get("version", folder.name)
    require_names_inside([version], f"{folder / PACKAGE}: version")
    return Release(version, folder)


def _is_whole(release: Release, digest: str) -> bool:
    """Whether a folder holds the release with that list of checksums, every file as listed."""
    try:
        for name in release.sums:
            release.read(name)
        return release.digest == digest
    except DamagedRelease:
        return False


def _write(release: Release, folder: Path) -> None:
    folder.mkdir()
    for name in (*release.sums, SUMS):
        (folder / name).write_bytes(release.bytes_of(name))


# A source behind a base URL


def _remote(net: Connections, base: str, version: str | None) -> Release:
    """A release behind a base URL, in the cache."""
    found = _kept(base)
    if version is None or version not in found:
        found = _index(net, base)
    chosen = choose(version, found)
    digest = str(found[chosen].get("sums_sha256"))
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise DamagedRelease(f"{base}{INDEX}: expected a SHA-256 of {chosen}, found {digest!r}.")
    kept = Release(chosen, cache_folder() / digest)
    if not _is_whole(kept, digest):
        try:
            with staged(kept.folder, replace_folder=True) as made:
                if kept.folder.is_dir():  # what is whole of it is not downloaded again
                    shutil.copytree(kept.folder, made)
                else:
                    made.mkdir()
                _download(net, f"{base}{chosen}/", Release(chosen, made), digest)
        except (DamagedRelease, OSError):
            if not _is_whole(kept, digest):  # another process may have been there first
                raise
    return kept


def _download(net: Connections, where: str, release: Release, digest: str) -> None:
    """Get every file of a release, none larger than its descriptor declares."""
    most = limits()
    _bring(net, where, release.folder, {SUMS: digest}, lambda _: SMALL)
    sums = release.sums
    if len(sums) > most.files:
        raise DamagedRelease(
            f"{where}: expected at most {most.files} files in it, found {len(sums)}."
        )
    if PACKAGE in sums:
        _bring(net, where, release.folder, {PACKAGE: sums[PACKAGE]}, lambda _: SMALL)
    sizes = {
        item["path"]: item["bytes"]
        for item in release.package["resources"]
        if isinstance(item.get("path"), str) and isinstance(item.get("bytes"), int)
    }
    total = sum(sizes.values())
    require_size(f"{where}: all its tables", total, most.total)
    room = min(most.file, SMALL + 2 * total)
    _bring(net, where, release.folder, sums, lambda name: sizes.get(name, room))


_Index = Mapping[str, Mapping[str, Any]]
"""What an index says of each release, by version."""


def _index(net: Connections, base: str) -> _Index:
    """What a base URL has; where it cannot be reached, what it had the last time."""
    kept = _kept(base)
    try:
        with tempfile.TemporaryDirectory(prefix="trucebook-") as folder:
            _bring(net, base, Path(folder), {INDEX: None}, lambda _: SMALL)
            data = Path(folder, INDEX).read_bytes()
    except Unreachable as error:
        if not kept:
            raise
        warnings.warn(f"{error} Going by the index of the last time.", stacklevel=2)
        return kept
    found = _by_version(entries_of(data, f"{base}{INDEX}"))
    for version in found.keys() & kept.keys():
        if found[version].get("sums_sha256") != kept[version].get("sums_sha256"):
            raise DamagedRelease(
                f"{base}{INDEX}: release {version} is another than the last time, and a release "
                f"never changes. Take another source; or, if you trust it, delete "
                f"{_index_file(base)}."
            )
    write(_index_file(base), data)
    return found


def _kept(base: str) -> _Index:
    """The index of the last time; none where it was never there or can no longer be read."""
    try:
        return _by_version(entries_of(_index_file(base).read_bytes(), base))
    except (FileNotFoundError, DamagedRelease):
        return {}


def _by_version(listed: list[dict[str, Any]]) -> _Index:
    return {item["version"]: item for item in listed}


def _index_file(base: str) -> Path:
    return cache_folder("indexes") / f"{sha256(base.encode()).hexdigest()[:32]}.json"


def cache_folder(*names: str) -> Path:
    """A folder of the cache, made where it is not there."""
    given = os.environ.get(CACHE)
    root = Path(given) if given else Path(extra("pooch", "fetch").os_cache("trucebook"))
    folder = root.joinpath(*names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder}: {error.strerror}. Set {CACHE} to a folder that can be written to."
        ) from None
    sweep(folder)  # a fetch that finds the release whole stages nothing there
    return folder


# Files of a release


def _bring(
    net: Connections,
    base: str,
    folder: Path,
    sums: Mapping[str, str | None],
    most: Callable[[str], int],
) -> None:
    """Download every file below `base` that a folder does not have with the right digest.

    `sums` has the SHA-256 by file name, None for any; `most` gives the bytes it may have.
    """
    pooch = extra("pooch", "fetch")
    pooch.get_logger().setLevel("ERROR")
    registry = {name: digest and f"sha256:{digest}" for name, digest in sums.items()}
    files = pooch.create(folder, base, registry=registry, retry_if_failed=TRIES - 1)

    def bring_one(name: str) -> None:
        def fill(url: str, path: str, _: object) -> None:
            _fill(net, url, Path(path), most(name))

        try:
            files.fetch(name, downloader=fill)
        except extra("requests", "fetch").RequestException as error:
            net.require_time(base + name)
            raise unreachable(base + name, error) from None
        except ValueError:
            raise DamagedRelease(
                f"{base}{name}: expected SHA-256 {sums[name]}, got other bytes {TRIES} times. "
                "Try again later, or take another source."
            ) from None

    with ThreadPoolExecutor(_AT_ONCE) as workers:
        list(steps(workers.map(bring_one, sums), "files", sums.__len__))


def _fill(net: Connections, url: str, path: Path, most: int) -> None:
    """Write the answer to a file; an error of requests means that another try may help."""
    with net.answer(url) as answer:
        status = answer.status_code
        if status in _BUSY:
            answer.raise_for_status()
        if status != 200:
            refusal = _REFUSALS.get(status, f"answered with {{}}. {NEXT}")
            raise Unreachable(f"{url}: {refusal.format(status)}")
        with path.open("wb") as file:
            file.writelines(net.body(answer, url, most))
