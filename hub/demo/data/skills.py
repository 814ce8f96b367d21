"""The sets of skills that seekers offer and vacancies ask for; records point into them."""

from hub.demo.data import words
from hub.demo.data.draw import Draw

COUNT = 300


def _skill_sets() -> tuple[tuple[str, ...], ...]:
    draw = Draw(0, "skill sets")
    drawn = (draw.sample(len(words.SKILLS), int(size)) for size in draw.whole(1, 5, COUNT))
    return ((), *(tuple(words.SKILLS[skill] for skill in picked) for picked in drawn))


SKILL_SETS = _skill_sets()
"""`COUNT` sets of one to five skills each, and the empty one first."""
