"""What may be opened as boundaries: files and folders that are what their names say, also inside a .zip."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from geodata.levels import BoundaryError

_FIRST_BYTES = {
    ".gpkg": b"SQLite format 3\0",
    ".geojson": b"{",
    ".json": b"{",
    ".shp": b"\x00\x00\x27\x0a",
}
"""What a file of each kind begins with. The library opens many more kinds, whatever the suffix says, some of
which read and write other files or fetch addresses; those are not let through."""

_BESIDE_A_SHAPEFILE = {".dbf", ".shx", ".prj", ".cpg"}
_MOST_BYTES = 4 * 2**30
"""A Shapefile's parts hold at most 2 GB each; a .zip that would become more than this is not unpacked."""


@contextmanager
def opened(path: Path, level: str, layer: str | None) -> Iterator[tuple[Path, str | None]]:
    """Give the file or folder that the library may open, and the layer that is left to choose in it.

    Parameters
    ----------
    path : Path
        What the user named; a .zip is unpacked into a folder of its own, which goes afterwards.
    level, layer : str
        Of several files in a .zip the one named like the layer, else like the level, is taken.

    Raises
    ------
    BoundaryError
        If it is not there, not of a kind that is read, or not what its name says; names what to do.
    """
    if path.suffix.lower() != ".zip" or not path.is_file():
        _examine(path)
        yield path, layer
        return
    with tempfile.TemporaryDirectory() as folder:
        _unpack(path, Path(folder))
        inside, layer = _choose_inside(path, Path(folder), level, layer)
        _examine(inside)
        yield inside, layer


def address(path: Path) -> str:
    """Name the file so that JSON is read as GeoJSON or not at all.

    Otherwise the library takes a JSON file of the kind "GDALG" for a list of commands, and runs them.
    """
    return f"GeoJSON:{path}" if path.suffix.lower() in (".geojson", ".json") else str(path)


def _examine(path: Path) -> None:
    if path.is_dir():
        _examine_folder(path)
        return
    if not path.is_file():
        raise BoundaryError(f"找不到文件：{path}", f"no such file: {path}")
    if path.suffix.lower() in (".gdbtable", ".gdbtablx", ".gdbindexes"):
        raise BoundaryError(
            f"{path.name} 是 File Geodatabase 的一部分；请指明 .gdb 文件夹：{path.parent}",
            f"{path.name} is a part of a File Geodatabase; name the .gdb folder: {path.parent}",
        )
    expected = _FIRST_BYTES.get(path.suffix.lower())
    if expected is None:
        raise BoundaryError(
            f"{path.name}：只读取 GeoPackage（.gpkg）、GeoJSON（.geojson、.json）、Shapefile（.shp）、"
            "File Geodatabase（.gdb 文件夹）和装有其中一种的 .zip；其他压缩包请先解压",
            f"{path.name}: only GeoPackage (.gpkg), GeoJSON (.geojson, .json), Shapefile (.shp), File Geodatabase "
            "(a folder .gdb) and a .zip with one of these are read; unpack another archive first",
        )
    with path.open("rb") as file:
        beginning = file.read(4096)
    if expected == b"{":
        beginning = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not beginning.startswith(expected):
        raise BoundaryError(
            f"{path.name}：文件内容与扩展名 {path.suffix} 不符",
            f"{path.name}: the content is not what the suffix {path.suffix} says",
        )


def _examine_folder(path: Path) -> None:
    tables = any(path.glob("*.gdbtable"))
    if tables and path.suffix.lower() == ".gdb":
        return
    if tables:
        raise BoundaryError(
            f"{path} 是 File Geodatabase，但文件夹名不以 .gdb 结尾；请改名为 {path.name}.gdb",
            f"{path} is a File Geodatabase whose folder does not end in .gdb; rename it to {path.name}.gdb",
        )
    if path.suffix.lower() == ".gdb":
        raise BoundaryError(
            f"{path}：文件夹中没有 File Geodatabase 的表（*.gdbtable）；请复制整个 .gdb 文件夹，包括其中所有文件",
            f"{path}: the folder holds no tables of a File Geodatabase (*.gdbtable); copy the whole .gdb folder "
            "with all its files",
        )
    found = ", ".join(inside.name for inside in _sources_in(path)) or "-"
    raise BoundaryError(
        f"{path} 是文件夹；请指明其中的一个文件，可读取的有：{found}",
        f"{path} is a folder; name one file in it. Those that can be read: {found}",
    )


def _sources_in(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if (path.suffix.lower() in _FIRST_BYTES and path.is_file())
        or (path.suffix.lower() in (".gdb", ".zip") and path.name != path.suffix)
    )


def _unpack(path: Path, folder: Path) -> None:
    """Copy what belongs to boundaries, each under its last name; a .gdb stays a folder."""
    left = _MOST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                target = _target(member)
                if target is None:
                    continue
                if member.flag_bits & 1:
                    raise BoundaryError(
                        f"{path.name} 有密码；请解压后指明其中的文件",
                        f"{path.name} has a password; unpack it and name the file inside",
                    )
                (folder / target).parent.mkdir(exist_ok=True)
                with archive.open(member) as source, (folder / target).open("xb") as copy:
                    while piece := source.read(2**20):
                        left -= len(piece)
                        if left < 0:
                            raise BoundaryError(
                                f"{path.name} 解压后超过 {_MOST_BYTES // 2**20} MB；请解压后指明其中的文件",
                                f"{path.name} unpacks to more than {_MOST_BYTES // 2**20} MB; unpack it and name "
                                "the file inside",
                            )
                        copy.write(piece)
    except FileExistsError as error:
        name = Path(error.filename).name
        raise BoundaryError(
            f"{path.name} 的不同文件夹里都有 {name}；请解压后指明所要的文件",
            f"{path.name} holds {name} in more than one folder; unpack it and name the file that is meant",
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise BoundaryError(
            f"{path.name} 无法解压（{error}）；请用其他程序解压后指明其中的文件",
            f"{path.name} cannot be read ({error}); unpack it with another program and name the file inside",
        ) from error


def _target(member: zipfile.ZipInfo) -> Path | None:
    """Return where a member goes, below the folder of the copy; None where it is no part of boundaries."""
    name = member.filename
    if not member.flag_bits & 0x800:
        # Chinese Windows writes names in its code page, which the module takes for that of 1981's PC.
        raw = name.encode("cp437", errors="replace")
        name = raw.decode("utf-8", errors="ignore") if _is_text(raw, "utf-8") else name
        name = raw.decode("gb18030") if not _is_text(raw, "utf-8") and _is_text(raw, "gb18030") else name
    path = PurePosixPath(name.replace("\\", "/"))
    if member.is_dir() or "__MACOSX" in path.parts or path.name.startswith("."):
        return None
    geodatabase = next((part for part in reversed(path.parts[:-1]) if part.lower().endswith(".gdb")), None)
    if geodatabase and geodatabase.lower() != ".gdb":
        return Path(geodatabase) / path.name
    wanted = path.suffix.lower() in _FIRST_BYTES or path.suffix.lower() in _BESIDE_A_SHAPEFILE
    return Path(path.name) if wanted else None


def _is_text(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _choose_inside(path: Path, folder: Path, level: str, layer: str | None) -> tuple[Path, str | None]:
    found = _sources_in(folder)
    if len(found) == 1:
        return found[0], layer
    named = [inside for inside in found if inside.stem == (layer or level)]
    if len(named) == 1:
        return named[0], None
    if not found:
        raise BoundaryError(
            f"{path.name} 里没有可读取的边界文件（.gpkg、.geojson、.json、.shp、.gdb）；请解压后查看",
            f"{path.name} holds no boundaries that can be read (.gpkg, .geojson, .json, .shp, .gdb); unpack it and "
            "look",
        )
    listed = ", ".join(inside.stem for inside in found)
    raise BoundaryError(
        f"{path.name} 里有几个文件；请用 --layer 指明其一，或解压后指明文件：{listed}",
        f"{path.name} holds several files; name one with --layer, or unpack it and name the file: {listed}",
    )
