import { getRegion, type RegionCode } from '@energy-optimizer/kernel';

export interface WeatherPoint {
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * The places used for a price zone's weather: one to five per zone, degrees north and east, chosen by hand to a
 * tenth of a degree near its demand, wind and sun. A zone's weather is the mean over its places.
 */
// biome-ignore format: a table reads best one row per line
const POINTS: Readonly<Record<string, readonly (readonly [latitude: number, longitude: number])[]>> = {
  de: [[54.0, 9.5], [52.5, 8.0], [52.4, 13.2], [51.0, 7.2], [48.6, 11.2]],
  fr: [[49.9, 2.6], [48.8, 2.4], [47.4, -1.2], [44.8, 0.2], [43.8, 4.8]],
  es: [[42.2, -3.6], [41.6, -1.0], [40.4, -3.7], [39.0, -1.8], [37.5, -5.2]],
  pt: [[41.2, -8.2], [39.4, -8.6], [37.8, -8.0]],
  nl: [[53.0, 5.8], [52.2, 4.9], [51.6, 4.2]],
  be: [[51.1, 3.4], [50.9, 4.4], [50.2, 5.2]],
  at: [[48.1, 16.6], [48.2, 14.2], [47.2, 11.4]],
  ch: [[47.4, 8.5], [46.9, 7.3], [46.3, 6.8]],
  pl: [[54.3, 17.6], [52.3, 17.0], [52.2, 21.0], [50.2, 19.2]],
  cz: [[50.1, 14.4], [49.3, 17.0]],
  sk: [[48.4, 17.6], [48.8, 21.0]],
  hu: [[47.5, 17.4], [47.4, 19.2], [46.6, 20.6]],
  si: [[46.1, 14.6]],
  hr: [[45.8, 16.2], [43.8, 16.2]],
  ro: [[44.6, 28.2], [44.5, 26.0], [46.4, 24.0]],
  bg: [[43.4, 27.4], [42.6, 24.0]],
  gr: [[40.6, 22.6], [38.3, 23.6], [37.2, 22.2]],
  rs: [[44.9, 20.6], [43.6, 21.6]],
  me: [[42.5, 19.2]],
  ie: [[54.4, -7.2], [53.3, -6.6], [52.2, -8.8]],
  uk: [[56.4, -3.6], [54.0, -1.6], [52.4, -1.6], [51.6, -0.4], [52.0, -3.8]],
  it: [[45.4, 10.0], [43.4, 11.6], [41.8, 12.8], [41.0, 16.2], [37.5, 14.2]],
  it_north: [[45.2, 8.2], [45.4, 10.6], [44.6, 11.4]],
  it_centre_north: [[43.6, 11.4], [43.2, 13.2]],
  it_centre_south: [[41.9, 12.7], [40.9, 14.4]],
  it_south: [[41.3, 15.8], [40.5, 17.4]],
  it_calabria: [[38.9, 16.5]],
  it_sicily: [[37.9, 13.2], [37.4, 14.8]],
  it_sardinia: [[40.4, 8.9], [39.4, 9.0]],
  no1: [[60.0, 10.8], [61.0, 10.4]],
  no2: [[58.4, 7.4], [59.2, 6.4]],
  no3: [[63.4, 10.4], [62.6, 7.6]],
  no4: [[69.4, 18.8], [67.2, 14.6]],
  no5: [[60.4, 5.5], [60.9, 7.0]],
  se1: [[65.7, 21.8], [66.6, 19.8]],
  se2: [[62.5, 17.0], [63.4, 14.8]],
  se3: [[59.4, 17.8], [57.8, 12.2], [58.4, 15.4]],
  se4: [[55.7, 13.3], [56.6, 15.4]],
  dk1: [[56.9, 9.2], [55.5, 8.8]],
  dk2: [[55.6, 12.2], [54.9, 11.6]],
  fi: [[60.4, 24.8], [61.6, 23.2], [63.6, 24.0], [65.2, 25.4]],
  ee: [[59.2, 25.0], [58.4, 24.4]],
  lv: [[56.9, 24.2], [56.8, 21.6]],
  lt: [[54.8, 24.8], [55.6, 21.8]],
  nsw1: [[-33.8, 150.8], [-32.4, 151.2], [-34.6, 148.8]],
  qld1: [[-27.4, 152.8], [-23.6, 150.2], [-19.4, 146.6]],
  vic1: [[-37.8, 144.9], [-37.8, 142.8], [-36.6, 144.6]],
  sa1: [[-34.9, 138.7], [-33.4, 138.6]],
  tas1: [[-42.8, 147.2], [-41.4, 146.4]],
  wem: [[-31.9, 116.0], [-33.2, 116.0]],
  us_ny_west: [[42.9, -78.6]],
  us_ny_genese: [[43.1, -77.5]],
  us_ny_centrl: [[42.9, -76.2]],
  us_ny_north: [[44.6, -74.2]],
  us_ny_mhk_vl: [[43.2, -75.2]],
  us_ny_capitl: [[42.7, -73.9]],
  us_ny_hud_vl: [[41.8, -74.1]],
  us_ny_millwd: [[41.3, -73.8]],
  us_ny_dunwod: [[41.0, -73.8]],
  us_ny_nyc: [[40.7, -73.9]],
  us_ny_longil: [[40.8, -73.1]],
  us_ca_np15: [[37.8, -122.0], [38.6, -121.4]],
  us_ca_zp26: [[36.2, -119.8]],
  us_ca_sp15: [[34.0, -118.0], [33.8, -116.4]],
  us_il_comed: [[41.8, -87.8], [41.6, -89.4]],
};

/** The regions whose weather can be looked up. */
export const WEATHER_REGIONS: readonly RegionCode[] = Object.keys(POINTS).map((code) => getRegion(code).code);

/** The places of a region; empty if it is not in the table. */
export const weatherPoints = (region: RegionCode): readonly WeatherPoint[] =>
  (POINTS[region] ?? []).map(([latitude, longitude]) => ({ latitude, longitude }));
