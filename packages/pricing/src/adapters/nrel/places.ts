/**
 * One place per state to ask for: its most populous city (2020 census), rounded to a hundredth of a degree. The answer
 * is about the utilities of that place, whose ids are kept with the price, not about the whole state.
 */
// biome-ignore format: a table reads best in columns
export const PLACES: Readonly<Record<string, readonly [lat: number, lon: number]>> = {
  AL: [34.73, -86.59], AK: [61.22, -149.9], AZ: [33.45, -112.07], AR: [34.75, -92.29], CA: [34.05, -118.24],
  CO: [39.74, -104.99], CT: [41.19, -73.2], DE: [39.74, -75.55], DC: [38.91, -77.04], FL: [30.33, -81.66],
  GA: [33.75, -84.39], HI: [21.31, -157.86], ID: [43.62, -116.2], IL: [41.88, -87.63], IN: [39.77, -86.16],
  IA: [41.59, -93.62], KS: [37.69, -97.34], KY: [38.25, -85.76], LA: [29.95, -90.07], ME: [43.66, -70.26],
  MD: [39.29, -76.61], MA: [42.36, -71.06], MI: [42.33, -83.05], MN: [44.98, -93.27], MS: [32.3, -90.18],
  MO: [39.1, -94.58], MT: [45.78, -108.5], NE: [41.26, -95.93], NV: [36.17, -115.14], NH: [42.99, -71.46],
  NJ: [40.74, -74.17], NM: [35.08, -106.65], NY: [40.71, -74.01], NC: [35.23, -80.84], ND: [46.88, -96.79],
  OH: [39.96, -83.0], OK: [35.47, -97.52], OR: [45.52, -122.68], PA: [39.95, -75.17], RI: [41.82, -71.41],
  SC: [32.78, -79.93], SD: [43.55, -96.73], TN: [36.16, -86.78], TX: [29.76, -95.37], UT: [40.76, -111.89],
  VT: [44.48, -73.21], VA: [36.85, -75.98], WA: [47.61, -122.33], WV: [38.35, -81.63], WI: [43.04, -87.91],
  WY: [41.14, -104.82],
};
