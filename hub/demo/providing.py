"""The demo's data: made once, as they were wished for, and put into every source."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import uvloop

from hub.demo.bekasi import Register
from hub.demo.data.build import generate
from hub.demo.data.model import DemoData, DemoSettings
from hub.demo.files import write_aptekad, write_si_pinker
from hub.demo.home import Bekasi, Home, Wish
from hub.demo.load import load_siapkerja
from schema.zone import WIB

Tell = Callable[[str], None]
"""Told what is being done, a line at a time."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the data go beside the home: the address of SIAPkerja's database, and Bekasi's source."""

    national: str = field(repr=False)
    bekasi: Register


def provide_data(home: Home, wish: Wish, stores: Stores, tell: Tell) -> None:
    """Make and load the data, unless the ones wished for are there."""
    there = home.loaded()
    made = (there.get("seekers"), there.get("seed")) == (wish.seekers, wish.seed)
    if made and there.get("bekasi", Bekasi.POSTGRES) == wish.bekasi:
        return
    home.unmark()
    # Where only Bekasi's place has changed, its data are made as of the day of all others.
    today = date.fromisoformat(str(there["today"])) if made else datetime.now(WIB).date()
    tell(f"Making {wish.seekers:,} invented job seekers and their labour market")
    data = generate(DemoSettings(wish.seekers, wish.seed, today))
    tell(f"Loading SIP Kerja into {wish.bekasi.system}" if made else "Loading the four sources")
    stores.bekasi.fill(data)
    if not made:
        _fill_others(home, stores.national, data)
    home.mark_loaded(wish, today)


def _fill_others(home: Home, national: str, data: DemoData) -> None:
    uvloop.run(load_siapkerja(national, data))
    write_si_pinker(data, home.store("si-pinker"))
    write_aptekad(data, home.store("aptekad"))
