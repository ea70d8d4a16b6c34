"""What happens to a wall: each event breaks something, looks what the screen does, mends it, and times the recovery."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bench.soak.installation import Installation
from bench.soak.proxy import Proxy, Weather
from bench.soak.wall import Seen, Wall, longest_blank

PATIENCE = 90  # seconds until something that should happen counts as never
BUILD = "f" * 16


def well(seen: Seen) -> bool:
    """Tell whether all is well."""
    return bool(seen.drawn and seen.ok and seen.reason is None)


def says(reason: str) -> Callable[[Seen], bool]:
    """Give a test of whether the screen says that something is wrong, and what."""
    return lambda seen: seen.drawn and seen.ok is False and seen.reason == reason


def lost(seen: Seen) -> bool:
    """Tell whether the screen shows its last picture and says that it is not confirmed."""
    return bool(seen.drawn and seen.ok is False)


@dataclass
class World:
    """What the events happen to."""

    there: Installation
    net: Proxy
    wall: Wall
    pace: int = 1
    link: str = ""
    number: int = 0

    def new_link(self, **options: Any) -> None:
        """Issue a token, open its link on the wall."""
        self.number, secret = self.there.token(**options)
        self.link = f"{self.net.url}/screen#token={secret}&pace={self.pace}"


def happen(world: World, name: str, event: Callable[[World], dict[str, Any]]) -> dict[str, Any]:
    """Let one event happen; return its row: what it measured, and the longest blank meanwhile."""
    wall, first = world.wall, len(world.wall.seen)
    started = time.monotonic()
    row = {"event": name, "told_after_s": None, "well_again_after_s": None, "new_shown_after_s": None}
    measured = event(world)
    row |= measured | {"failed": None in measured.values()}
    row["longest_blank_s"] = longest_blank(wall.seen[max(0, first - 1) :])
    row["lasted_s"] = time.monotonic() - started
    print(f"  {row}", flush=True)
    return row


def _broken(world: World, seconds: float, tells: Callable[[Seen], bool] = lost) -> dict[str, Any]:
    began = time.monotonic()
    told = world.wall.watch(max(seconds, PATIENCE), tells)
    world.wall.watch(max(0, seconds - (time.monotonic() - began)))
    return {"told_after_s": told}


def _again(world: World, test: Callable[[Seen], bool] = well) -> dict[str, Any]:
    return {"well_again_after_s": world.wall.watch(PATIENCE, test)}


def publication(world: World) -> dict[str, Any]:
    """A quarter is published."""
    edition = world.there.publish_next()
    return {"new_shown_after_s": world.wall.watch(PATIENCE, lambda seen: seen.edition == edition)}


def killed(world: World) -> dict[str, Any]:
    """The server is killed, and started again a while later."""
    world.there.kill()
    row = _broken(world, 30)
    world.there.start()
    return row | _again(world)


def restarted(world: World) -> dict[str, Any]:
    """The server is exchanged in a few seconds: no reason to say anything."""
    first = len(world.wall.seen)
    world.there.kill()
    world.there.start()
    row = _again(world)
    return row | {"note": "told" if any(map(lost, world.wall.seen[first:])) else "not told"}


def refused(world: World) -> dict[str, Any]:
    """Connections are refused."""
    world.net.become(Weather(refused=True))
    row = _broken(world, 30, says("network"))
    world.net.become(Weather())
    return row | _again(world)


def stalled(world: World) -> dict[str, Any]:
    """Bytes no longer arrive, and nobody says so: a cable, a switch."""
    world.net.become(Weather(stalled=True))
    row = _broken(world, 45, says("network"))
    world.net.become(Weather())
    return row | _again(world)


def halved(world: World) -> dict[str, Any]:
    """Answers break off in their middle, while a quarter is published."""
    world.net.become(Weather(halved=900))
    edition = world.there.publish_next()
    row = _broken(world, 20)
    row["note"] = "took half" if world.wall.look().edition == edition else "took none"
    world.net.become(Weather())
    return row | _again(world, lambda seen: well(seen) and seen.edition == edition)


def flapping(world: World) -> dict[str, Any]:
    """The network comes and goes every second."""
    for _ in range(15):
        world.net.become(Weather(refused=True))
        world.wall.watch(1)
        world.net.become(Weather())
        world.wall.watch(1)
    return _again(world)


def database_away(world: World) -> dict[str, Any]:
    """The database refuses everyone."""
    with world.there.database_away():
        row = _broken(world, 25, says("database"))
    return row | _again(world)


def revoked(world: World) -> dict[str, Any]:
    """The token is revoked; later a new link is opened."""
    world.there.revoke(world.number)
    row = _broken(world, 15, says("token_revoked"))
    world.new_link()
    world.wall.go(world.link)
    return row | _again(world)


def expired(world: World) -> dict[str, Any]:
    """A token comes to its end; later a new link is opened."""
    before = world.number
    world.new_link(lasting=timedelta(seconds=12))
    world.there.revoke(before)  # else the screen goes on with it
    world.wall.go(world.link)
    row = _broken(world, 20, says("token_expired"))
    world.new_link()
    world.wall.go(world.link)
    return row | _again(world)


def old_link(world: World) -> dict[str, Any]:
    """The autostart opens an old link, whose token is over, after somebody has opened a newer one."""
    before, number = world.link, world.number
    world.new_link()
    world.wall.go(world.link)
    world.wall.watch(PATIENCE, well)
    world.there.revoke(number)
    world.wall.go(before)
    return _again(world)


def clock_wrong(world: World) -> dict[str, Any]:
    """The machine's clock is two hours slow."""
    world.net.become(Weather(ahead=timedelta(hours=2)))
    told = world.wall.watch(PATIENCE, lambda seen: seen.drawn and bool(seen.clock_off))
    world.net.become(Weather())
    return {"told_after_s": told} | _again(world, lambda seen: well(seen) and seen.clock_off is None)


def reloaded(world: World) -> dict[str, Any]:
    """Somebody presses F5."""
    world.wall.reload()
    return _again(world)


def reloaded_away(world: World) -> dict[str, Any]:
    """Somebody presses F5 while the server is down."""
    world.there.kill()
    world.wall.reload()
    row = _broken(world, 10)
    world.there.start()
    return row | _again(world)


def browser_restarted(world: World) -> dict[str, Any]:
    """The machine is switched off and on while the server is down; blank: until there is a picture."""
    world.there.kill()
    world.wall.close()
    began = time.monotonic()
    world.wall.open(world.link)
    drawn = world.wall.watch(PATIENCE, lambda seen: seen.drawn)
    note = (
        f"picture {time.monotonic() - began:.1f} s after the start of the browser"
        if drawn is not None
        else "no picture"
    )
    row = _broken(world, 10)
    world.there.start()
    return row | _again(world) | {"note": note}


def new_build(world: World) -> dict[str, Any]:
    """The server has a new build of the page."""
    own = world.wall.look().build
    world.net.become(Weather(renamed=(BUILD.encode(), own.encode())))
    after = world.wall.watch(PATIENCE, lambda seen: well(seen) and seen.build == BUILD)
    world.net.become(Weather())
    back = world.wall.watch(PATIENCE, lambda seen: well(seen) and seen.build == own)
    return {"new_shown_after_s": after, "well_again_after_s": back}


EVENTS = {
    "publication": publication,
    "server exchanged in seconds": restarted,
    "server killed for 30 s": killed,
    "connections refused": refused,
    "cable pulled: bytes vanish": stalled,
    "network comes and goes": flapping,
    "answers cut in half, at a publication": halved,
    "database away": database_away,
    "token revoked, new link": revoked,
    "token expired, new link": expired,
    "old link opened by autostart": old_link,
    "clock two hours slow": clock_wrong,
    "F5": reloaded,
    "F5 while the server is down": reloaded_away,
    "browser restarted while the server is down": browser_restarted,
    "new build of the page": new_build,
}
