import { getRegion, type RegionCode } from '@energy-optimizer/kernel';

/** NYISO's eleven load zones, by the name in its files. The other names are interfaces to its neighbors. */
export const ZONES: ReadonlyMap<string, RegionCode> = new Map(
  Object.entries({
    WEST: 'us_ny_west',
    GENESE: 'us_ny_genese',
    CENTRL: 'us_ny_centrl',
    NORTH: 'us_ny_north',
    'MHK VL': 'us_ny_mhk_vl',
    CAPITL: 'us_ny_capitl',
    'HUD VL': 'us_ny_hud_vl',
    MILLWD: 'us_ny_millwd',
    DUNWOD: 'us_ny_dunwod',
    'N.Y.C.': 'us_ny_nyc',
    LONGIL: 'us_ny_longil',
  }).map(([name, code]) => [name, getRegion(code).code]),
);
