"""A policies folder as parties sign it: signature files beside the agreements, `signatures/<version>.<party>.json`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.issuers import Key
from hub.publication.published import Published
from hub.publication.publisher import Offer
from hub.publication.statement import FIRST_REVISION, Signature, SignatureError, Statement, read_signature, sign
from policies.bundle import Bundle, read_bundle
from policies.load import load_policies
from schema.build import CATALOGUE

SIGNATURES: Final = "signatures"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a party signs: agreements (none named: all it is party of), as a revision (None: as the kept ones tell)."""

    names: tuple[str, ...]
    revision: int | None
    kept: Path
    """The folder of the signatures that were made before."""


def read_offer(root: Path, signatures: Path | None = None) -> Offer:
    """A folder's content, with the signatures under what stands in it now. Raises PolicyError, SignatureError."""
    bundle = read_bundle(root)
    offered = bundle.chosen(bundle.agreements)
    versions = {bundle.version(name) for name in bundle.agreements}
    folder = signatures or root / SIGNATURES
    files = sorted(file for file in folder.glob("*.json") if file.name.partition(".")[0] in versions)
    return Offer(offered, tuple(_read(file) for file in files))


def sign_offer(bundle: Bundle, keys: Mapping[str, Key], revisions: Mapping[str, int] | None = None) -> Offer:
    """An offer signed by every party of its agreements whose key is given. Raises PolicyError.

    An agreement that is not in `revisions` is signed as its first.
    """
    policies, numbers = load_policies(bundle, CATALOGUE), revisions or {}
    signatures = [
        sign(statement_of(bundle, agreement.id, numbers.get(agreement.id, FIRST_REVISION)), party, keys[party])
        for agreement in policies.agreements.values()
        for party in agreement.parties
        if party in keys
    ]
    return Offer(bundle.chosen(bundle.agreements), tuple(signatures))


def next_revisions(published: Published, bundle: Bundle) -> Mapping[str, int]:
    """As which revision each agreement of a bundle can be published now: another version as the next."""
    return {
        name: published.revisions.get(name, 0) + (published.versions.get(name) != bundle.version(name))
        for name in bundle.agreements
    }


def sign_folder(root: Path, party: str, key: Key, wanted: Wanted) -> list[Signature]:
    """A party's signatures under agreements of a folder that loads. Raises PolicyError, SignatureError."""
    bundle = read_bundle(root)
    policies = load_policies(bundle, CATALOGUE)
    chosen = wanted.names or tuple(name for name in policies.agreements if party in policies.agreements[name].parties)
    if not chosen:
        signing = ", ".join(sorted({one for agreement in policies.agreements.values() for one in agreement.parties}))
        raise SignatureError(f"{party} is party of no agreement in the folder; those who sign there are {signing}")
    for name in chosen:
        if name not in policies.agreements:
            known = ", ".join(sorted(policies.agreements))
            raise SignatureError(f"no agreement {name!r} in the folder; expected one of {known}")
        if party not in policies.agreements[name].parties:
            parties = " and ".join(policies.agreements[name].parties)
            raise SignatureError(f"{party} is no party of {name}; its parties are {parties}")
    kept = [_read(file) for file in sorted(wanted.kept.glob("*.json"))]
    numbers = {name: wanted.revision or _revision(kept, name, bundle.version(name)) for name in chosen}
    return [sign(statement_of(bundle, name, numbers[name]), party, key) for name in chosen]


def write_signature(folder: Path, signature: Signature) -> Path:
    """Keep a signature; one by the same party under the same version is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{signature.version}.{signature.party}.json"
    file.write_text(signature.text(), "utf-8")
    return file


def statement_of(bundle: Bundle, name: str, revision: int) -> Statement:
    """What is signed of an agreement in a folder."""
    return Statement(name, bundle.version(name), bundle.common, revision)


def _revision(kept: Sequence[Signature], name: str, version: str) -> int:
    """The revision that the newest kept signatures have, if they are under this version; else the next."""
    numbers = [(one.revision, one.version == version) for one in kept if one.agreement == name]
    newest, is_same = max(numbers, default=(0, False))
    return newest if is_same else newest + 1


def _read(file: Path) -> Signature:
    try:
        return read_signature(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, SignatureError) as error:
        raise SignatureError(f"{file}: {error}; expected a file that `hub policy sign` wrote") from error
