"""A hub that was started with a fresh key goes on with what callers hold from before."""

from datetime import UTC, datetime

from hub.keys import remove_key, rotate_keys
from tests.publication.conftest import opened, package
from tests.sourcing.conftest import Ground

PAGE = '{ jobSeekers(first: 3, sources: ["siapkerja"]%s) { nodes { id } pageInfo { endCursor } } }'


async def test_ids_and_cursors_of_before_open_until_the_old_key_is_out(ground: Ground) -> None:
    """A page is gone on with, and a record found again, over the change."""
    await ground.site.publish(package())
    async with opened(ground.site) as asking:
        first = (await asking.ask(query=PAGE % "")).body["data"]["jobSeekers"]
        whole = (await asking.ask(query=PAGE.replace("3", "6") % "")).body["data"]["jobSeekers"]["nodes"]
    known, end = first["nodes"][0]["id"], first["pageInfo"]["endCursor"]
    rotate_keys(ground.site.home.keys, "seal", datetime.now(UTC).replace(microsecond=0))
    by_id = PAGE % f', where: {{ id: {{ eq: "{known}" }} }}'
    async with opened(ground.site) as asking:
        second = (await asking.ask(query=PAGE % f', after: "{end}"')).body["data"]["jobSeekers"]["nodes"]
        assert [len(second), len(whole)] == [3, 6]
        (found,) = (await asking.ask(query=by_id)).body["data"]["jobSeekers"]["nodes"]
        assert found["id"] != known
        again = PAGE % f', where: {{ id: {{ in: ["{known}", "{found["id"]}", "{second[0]["id"]}"] }} }}'
        assert len((await asking.ask(query=again)).body["data"]["jobSeekers"]["nodes"]) == 2
    remove_key(ground.site.home.keys, "seal", 0, datetime.now(UTC))
    async with opened(ground.site) as asking:
        assert (await asking.ask(query=by_id)).body["data"]["jobSeekers"]["nodes"] == []
        assert (await asking.ask(query=PAGE % f', after: "{end}"')).code == "BAD_CURSOR"
