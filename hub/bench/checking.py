"""Whether all subjects answer one request alike, before any of them is measured."""

from collections.abc import Mapping
from random import Random
from typing import Any
from urllib.request import Request, urlopen

import orjson

from hub.bench.client import HOST
from hub.bench.measuring import Stand
from hub.bench.model import BenchError, Subject
from hub.bench.workloads import COUNTS, ONE, Facts, Shape, Workload

_SEED = 5
_PATIENCE = 60.0
_ALIKE = 0.1
"""What is no full page may differ by this share: the hub leaves out minors, and rounds where the rules say so."""
_ROUNDING = 10


def check_answers(workload: Workload, stands: list[Stand], facts: Facts) -> None:
    """Raises BenchError where subjects differ in how much they found, or found nothing."""
    values = next(workload.stream(facts, Random(_SEED)))  # noqa: S311 - variables, no secrets
    found = {stand.subject: _found(stand, workload.shape, values) for stand in stands}
    most, least = max(found.values()), min(found.values())
    room = 0 if found[Subject.LIMIT] == values.get("first") else max(_ROUNDING, most * _ALIKE)
    if least == 0 or most - least > room:
        told = ", ".join(f"{subject} {number}" for subject, number in found.items())
        raise BenchError(f"{workload.name}: the subjects do not find the same: {told}")


def _found(stand: Stand, shape: Shape, values: Mapping[str, object]) -> int:
    """How many records, or persons counted, an answer holds."""
    answer = _asked(stand, shape, dict(values))
    if stand.subject is Subject.LIMIT:
        return _counted(answer) if shape is COUNTS else len(answer)
    data = answer["data"]
    if stand.subject is Subject.HUB:
        return int(data["jobSeekersAggregate"]["total"]) if shape is COUNTS else len(data["jobSeekers"]["nodes"])
    if shape is ONE:
        return int(data["jobSeeker"] is not None)
    return _counted(data["activeSeekers"]) if shape is COUNTS else len(data["jobSeekers"])


def _counted(groups: list[Any]) -> int:
    return sum(group["count"] for group in groups)


def _asked(stand: Stand, shape: Shape, values: dict[str, object]) -> Any:
    headers = {"content-type": "application/json", "authorization": f"Bearer {stand.token}"}
    url = f"http://{HOST}:{stand.server.port}{shape.path(stand.subject)}"
    body = shape.body(stand.subject, values).encode()
    with urlopen(Request(url, body, headers), timeout=_PATIENCE) as answer:
        content = orjson.loads(answer.read())
    if isinstance(content, dict) and "errors" in content:
        raise BenchError(f"{stand.server.name} answered {orjson.dumps(content['errors']).decode()}")
    return content
