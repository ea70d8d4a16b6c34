"""How a workbook lets a spreadsheet program calculate."""

import io
import zipfile
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def calculates(data: bytes) -> bool:
    """Return whether a sum that a reader adds to a workbook is calculated: by its `xl/workbook.xml`.

    Excel keeps the mode of the first workbook that it opens for all that are open; "auto" where none is named.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - written by ourselves
    assert root.tag == f"{MAIN}workbook"
    return [one.get("calcMode", "auto") for one in root.iter(f"{MAIN}calcPr")] in ([], ["auto"])
