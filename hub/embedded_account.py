"""As root, the embedded database servers run under a system account of their own: they refuse to be root.

The account is let through the directories above the binaries and the data, by name (an ACL entry with the right to
pass, no more): nobody else gains anything, and no mode is opened to all.
"""

import errno
import os
import pwd
import shutil
import stat
import struct
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NAME = "sinergi-hub"

# POSIX ACL as the kernel stores it: a version, then entries (tag, permissions, id), ordered by tag and id.
_ACL = "system.posix_acl_access"
_VERSION = struct.pack("<I", 2)
_ENTRY = struct.Struct("<HHI")
_OWNER, _USER, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
_NO_ID = 0xFFFFFFFF
_PASS = 1  # on a directory, the x bit: reach what is inside by name


class EmbeddedError(Exception):
    """An embedded server could not be made, started or stopped; the text says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Account:
    """An operating-system account; `setpriv` is the program that changes to it."""

    uid: int
    gid: int
    setpriv: str

    def command(self, command: list[str], stop: str) -> list[str]:
        """Wrap a command to run as this account, and to be sent the signal `stop` when its parent is gone."""
        change = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", f"--pdeathsig={stop}"]
        return [self.setpriv, *change, *command]

    def own(self, path: Path) -> None:
        """Give a file or an empty directory to this account."""
        os.chown(path, self.uid, self.gid)

    def pass_through(self, directory: Path) -> None:
        """Let this account through a directory, unless everybody may pass already."""
        if directory.stat().st_mode & _PASS:
            return
        entries = _entries(directory)
        entries[_USER, self.uid] = entries.get((_USER, self.uid), 0) | _PASS
        entries[_MASK, _NO_ID] = entries.get((_MASK, _NO_ID), entries[_GROUP, _NO_ID]) | _PASS
        packed = b"".join(_ENTRY.pack(tag, bits, who) for (tag, who), bits in sorted(entries.items()))
        try:
            os.setxattr(directory, _ACL, _VERSION + packed)
        except OSError as error:
            raise EmbeddedError(
                f"The account {NAME}, which runs database servers for root, cannot pass through {directory}"
                f" ({error.strerror}): use a directory that all may pass, or run as an ordinary user"
            ) from error


def server_account(data: Path, installation: Path) -> Account | None:
    """Prepare what root needs to run a server over `data`; an ordinary user runs it plainly (none).

    Makes `data` where it is missing. Raises EmbeddedError.
    """
    data.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return None
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedError(
            "As root, an embedded database server needs the program setpriv (util-linux); or run as an ordinary user"
        )
    entry = _system_account()
    account = Account(entry.pw_uid, entry.pw_gid, setpriv)
    for directory in (data, *data.parents, installation, *installation.parents):
        account.pass_through(directory)
    return account


def _system_account() -> pwd.struct_passwd:
    """Find the account or make it; two processes may try at once."""
    with suppress(KeyError):
        return pwd.getpwnam(NAME)
    useradd = shutil.which("useradd", path=f"/usr/sbin:/sbin:{os.defpath}") or "useradd"
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"]
    with suppress(FileNotFoundError):
        subprocess.run([useradd, *options, NAME], check=False, capture_output=True)  # noqa: S603 # constant arguments
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        raise EmbeddedError(
            f"As root, an embedded database server needs a system account named {NAME}, and useradd could not make it:"
            " make it, or run as an ordinary user"
        ) from None


def _entries(directory: Path) -> dict[tuple[int, int], int]:
    """Read a directory's ACL as (tag, id) -> permissions; the mode's own bits where it has none."""
    try:
        raw = os.getxattr(directory, _ACL)
    except OSError as error:
        if error.errno not in {errno.ENODATA, errno.EOPNOTSUPP}:
            raise
        mode = stat.S_IMODE(directory.stat().st_mode)
        return {(_OWNER, _NO_ID): mode >> 6 & 7, (_GROUP, _NO_ID): mode >> 3 & 7, (_OTHER, _NO_ID): mode & 7}
    return {(tag, who): bits for tag, bits, who in _ENTRY.iter_unpack(raw[len(_VERSION) :])}
