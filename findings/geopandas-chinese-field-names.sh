#!/usr/bin/env bash
# geopandas writes a Shapefile with a Chinese column name of four characters that it cannot read again: of the name
# ten bytes are kept, which end in the middle of the fourth character. Read with encoding="GBK", as is often advised,
# it comes in without an error, and the values (which are good UTF-8) as gibberish.
# Exits with 1 if geopandas comes to behave otherwise.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check \
  geopandas==1.2.0 pyogrio==0.13.0 shapely==2.2.0 pyproj==3.7.2 pandas==3.1.1
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import pathlib, sys
import geopandas, pyogrio, shapely

print("geopandas", geopandas.__version__, "pyogrio", pyogrio.__version__, "GDAL", pyogrio.__gdal_version_string__)
streets = geopandas.GeoDataFrame(
    {"街道名称": ["虹桥街道"]}, geometry=[shapely.box(121, 31, 122, 32)], crs="EPSG:4326"
)
streets.to_file("streets.shp")
name = pathlib.Path("streets.dbf").read_bytes()[32:43].rstrip(b"\0")
print("declared:", pathlib.Path("streets.cpg").read_text(), "name in the file:", name)
try:
    default = list(geopandas.read_file("streets.shp").columns)
except UnicodeDecodeError as error:
    default = f"UnicodeDecodeError: {error}"
print("read again:", default)
read = geopandas.read_file("streets.shp", encoding="GBK")
print("read again as GBK:", read.columns[0], read.iloc[0, 0])
same = (
    name == "街道名称".encode()[:10]
    and str(default).startswith("UnicodeDecodeError")
    and read.iloc[0, 0] == "铏规ˉ琛楅亾"
)
print("as found" if same else "otherwise than found")
sys.exit(not same)
PYTHON
