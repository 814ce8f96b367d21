"""Under CI=true a skip is a failure, so that a missing component cannot hide."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

IN_A_TEST = "import pytest\n\ndef test_it():\n    pytest.skip('no browser')\n"
IN_A_MODULE = "import pytest\n\npytest.skip('no browser', allow_module_level=True)\n"
EXPECTED_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test_it():\n    assert False\n"


def _exit_code(folder: Path, text: str, ci: str, processes: int = 0) -> int:
    (folder / "test_sample.py").write_text(text)
    options = [
        "-p",
        "xdist",
        "-p",
        "tests.skipping",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        "-c",
        os.devnull,
    ]
    options += ["--numprocesses", str(processes)]
    command = [sys.executable, "-m", "pytest", *options, str(folder / "test_sample.py")]
    environment = os.environ | {"CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode


@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize("text", [IN_A_TEST, IN_A_MODULE], ids=["test", "module"])
def test_a_skip_fails_the_run_under_ci(tmp_path: Path, text: str, processes: int) -> None:
    """A test and a whole module that skip themselves end the run with a failure, in one process or side by side."""
    assert _exit_code(tmp_path, text, "true", processes) in {1, 2}  # tests failed, or none could be collected


@pytest.mark.parametrize(("text", "code"), [(IN_A_TEST, 0), (IN_A_MODULE, 5)], ids=["test", "module"])
def test_a_skip_passes_elsewhere(tmp_path: Path, text: str, code: int) -> None:
    """On a developer's machine a missing component only skips (5: no test was left to run)."""
    assert _exit_code(tmp_path, text, "false") == code


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    """A test marked as expected to fail is judged as ever."""
    assert _exit_code(tmp_path, EXPECTED_FAILURE, "true") == 0
