"""The policy files as one value, and the versions that parties sign: of the common part, and of each agreement.

Expected cases and signatures are in no version. What is in no agreement and not common is signed by nobody (`loose`).
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from policies.errors import PolicyError

_PATTERNS: Final = ("*.conf", "*.toml", "*.csv")
_COMMON_MARK: Final = b"sinergi-hub common policies v1"
_AGREEMENT_MARK: Final = b"sinergi-hub agreement v1"


class Bundle:
    """The policy files by their path below the policies folder, divided into the common part and the agreements.

    An agreement's part is its folder, its region's party file and stricter rules, and the party files of those that its
    consents name. The common part is all other files outside `parties/`, the rules of own rights,
    and the Ministry's party file. Given the bundle `before`, what is equal in both is not hashed again.
    """

    __slots__ = ("_parts", "_recipients", "_versions", "common", "common_files", "files", "loose")

    files: Mapping[str, bytes]
    common_files: Mapping[str, bytes]
    loose: frozenset[str]
    """The files that no version holds: of parties without an agreement or a consent."""

    common: str
    """The digest of the common part."""

    def __init__(self, files: Mapping[str, bytes], before: "Bundle | None" = None) -> None:
        self.files = MappingProxyType(dict(files))
        self._recipients = _recipients(self.files, before)
        common, self._parts = _divided(self.files, self._recipients)
        self.common_files = MappingProxyType(common)
        self.loose = frozenset(files.keys() - common.keys() - {file for part in self._parts.values() for file in part})
        kept = before if before is not None and before.common_files == common else None
        self.common = _digest((_COMMON_MARK,), common) if kept is None else kept.common
        self._versions = {} if kept is None else _kept_versions(self._parts, kept)

    @property
    def agreements(self) -> tuple[str, ...]:
        """The ids of the agreements, sorted."""
        return tuple(self._parts)

    def part(self, agreement: str) -> Mapping[str, bytes]:
        """The files of an agreement's part; `KeyError` for an unknown one."""
        return self._parts[agreement]

    def version(self, agreement: str) -> str:
        """The version of an agreement: SHA-256 (hex) over its id, the common digest and its part."""
        found = self._versions.get(agreement)
        if found is None:
            marks = (_AGREEMENT_MARK, agreement.encode(), self.common.encode())
            found = self._versions.setdefault(agreement, _digest(marks, self._parts[agreement]))
        return found

    def recipients(self, file: str) -> frozenset[str]:
        """The party files that the consents of an agreement file name."""
        return self._recipients.get(file, frozenset())

    @property
    def digest(self) -> str:
        """A hash of everything, 16 hex digits: the version of the whole set."""
        marks = (self.common.encode(), *(self.version(agreement).encode() for agreement in self._parts))
        return _digest(marks, {file: self.files[file] for file in self.loose})[:16]

    def chosen(self, agreements: Iterable[str]) -> "Bundle":
        """The common part and some agreements: what those signed, and nothing that nobody signed."""
        return join([self.common_files, *(self._parts[agreement] for agreement in agreements)], self)


def read_bundle(root: Path, before: Bundle | None = None) -> Bundle:
    """The policy files below `root`; raises `PolicyError` if they change while they are read."""
    stamps = _stamps(root)
    files = {file: (root / file).read_bytes() for file in stamps}
    if _stamps(root) != stamps:
        raise PolicyError(".", 1, "files that changed while they were read", "files at rest; load again")
    return Bundle(files, before)


def join(parts: Iterable[Mapping[str, bytes]], before: Bundle | None = None) -> Bundle:
    """One bundle of several parts; raises `PolicyError` where two of them hold one file with different contents."""
    files: dict[str, bytes] = {}
    for part in parts:
        for file, content in part.items():
            if files.setdefault(file, content) != content:
                raise PolicyError(file, 1, "two contents in versions to be joined", "versions that agree on the file")
    return Bundle(files, before)


def _stamps(root: Path) -> dict[str, tuple[int, int]]:
    """Every policy file with what changes when it is written."""
    found = sorted(path for pattern in _PATTERNS for path in root.rglob(pattern) if path.is_file())
    return {path.relative_to(root).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size) for path in found}


def _digest(marks: Iterable[bytes], files: Mapping[str, bytes]) -> str:
    """SHA-256 over framed content: every mark, path and content with its length, so that no two inputs look alike."""
    digest = hashlib.sha256()
    for piece in (*marks, *(piece for file in sorted(files) for piece in (file.encode(), files[file]))):
        digest.update(b"%d:" % len(piece))
        digest.update(piece)
    return digest.hexdigest()


_Parts = dict[str, dict[str, bytes]]


def _divided(files: Mapping[str, bytes], recipients: Mapping[str, frozenset[str]]) -> tuple[dict[str, bytes], _Parts]:
    """The common part and the agreements' parts."""
    parts: _Parts = {name: {} for name in sorted({file.split("/")[1] for file in files if _is_agreed(file)})}
    common: dict[str, bytes] = {}
    parties: dict[str, bytes] = {}
    for file, content in files.items():
        folder, _, rest = file.partition("/")
        name = rest.split("/")[0].removesuffix(".toml")
        if _is_agreed(file) or (folder == "parties" and name in parts):
            parts[name][file] = content
        elif folder == "parties" and file != "parties/rules.csv":
            parties[file] = content
        else:
            common[file] = content
    common |= {file: content for file, content in parties.items() if _value(content, "end") == "ministry"}
    for name, part in parts.items():
        named = recipients.get(_agreement_file(name), frozenset())
        part |= {file: files[file] for file in named & files.keys() - common.keys()}
    return common, parts


def _is_agreed(file: str) -> bool:
    return file.startswith("agreements/") and file.count("/") > 1


def _agreement_file(name: str) -> str:
    return f"agreements/{name}/agreement.toml"


def _recipients(files: Mapping[str, bytes], before: Bundle | None) -> dict[str, frozenset[str]]:
    """For each agreement file with consents, the party files of those to whom they open data."""
    found: dict[str, frozenset[str]] = {}
    for file, content in files.items():
        if not file.endswith("/agreement.toml") or b"consents" not in content:
            continue
        kept = before is not None and before.files.get(file) == content
        found[file] = before.recipients(file) if before is not None and kept else _named(content)
    return found


def _named(content: bytes) -> frozenset[str]:
    """Wrong consents are named when the agreement is read, so they are passed over here."""
    consents = _value(content, "consents")
    names = [one.get("to") for one in consents if isinstance(one, dict)] if isinstance(consents, list) else []
    return frozenset(f"parties/{name}.toml" for name in names)


def _value(content: bytes, key: str) -> object:
    """One value of a TOML file, None where there is none or the file is wrong."""
    try:
        return tomllib.loads(content.decode()).get(key)
    except (ValueError, RecursionError):
        return None


def _kept_versions(parts: _Parts, before: Bundle) -> dict[str, str]:
    known = set(before.agreements)
    return {name: before.version(name) for name, part in parts.items() if name in known and before.part(name) == part}
