"""Areas and distances in metres.

One projection serves every measure: Lambert's azimuthal equal-area projection, centred on the data. Areas
in it are true to the ellipsoid wherever the data lies and however far it reaches (in a UTM zone they are off
by up to 0.1 %, and it cannot hold a country); near its centre distances are true as well, to a few parts in
a million across a city.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS


def metric_crs(boundaries: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Return the equal-area projection, in metres, centred on these boundaries.

    Parameters
    ----------
    boundaries : GeoDataFrame or GeoSeries
        Shapes in any CRS. Missing and empty ones are passed over; where none is left, the centre is 0°, 0°.
    """
    west, south, east, north = boundaries.geometry.to_crs("EPSG:4326").total_bounds
    centre = [(west + east) / 2, (south + north) / 2]
    # A hundredth of a degree: the same data with one vertex moved keeps its projection.
    longitude, latitude = np.round(np.nan_to_num(centre), 2)
    return CRS.from_proj4(f"+proj=laea +lat_0={latitude} +lon_0={longitude} +datum=WGS84 +units=m +no_defs")


def area_m2(boundaries: gpd.GeoDataFrame) -> pd.Series:
    """Return each area's size.

    Parameters
    ----------
    boundaries : GeoDataFrame
        A boundaries frame of n areas.

    Returns
    -------
    Series
        n floats named ``area_m2``, in square metres, indexed by ``area_code`` in the order of the frame.
        A missing shape gives NaN, not zero.
    """
    sizes = boundaries.geometry.to_crs(metric_crs(boundaries)).area
    return pd.Series(
        sizes.to_numpy(), index=pd.Index(boundaries["area_code"], name="area_code"), name="area_m2"
    )
