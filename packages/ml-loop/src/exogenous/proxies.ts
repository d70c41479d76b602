import type { ExogenousBatch, ExogenousPoint } from './provider.ts';

/** Hub height to which wind speed is extrapolated before applying a power curve. */
const HUB_HEIGHT_M = 100;
const CUT_IN_M_PER_S = 3;
const RATED_M_PER_S = 12.5;
const CUT_OUT_M_PER_S = 25;
/** Range over which a fleet shuts down: not every turbine stops in the same gust. */
const CUT_OUT_SPREAD_M_PER_S = 3;

const ROUGHNESS_EXPONENT = 1 / 7;

/**
 * Wind speed at hub height (100 m) from one at another height, both m/s: power law with the exponent 1/7 of open, flat
 * country in neutral air (Justus & Mikhail 1976).
 */
export const windAtHub = (speedMPerS: number, heightM: number): number =>
  speedMPerS * (HUB_HEIGHT_M / heightM) ** ROUGHNESS_EXPONENT;

/**
 * Share (0–1) of its rated power that a fleet delivers at a wind speed in m/s at hub height: the cubic power curve
 * (Carrillo et al. 2013, "Review of power curve modelling for wind turbines", eq. 9), 3 / 12.5 / 25 m/s for cut-in,
 * rated and cut-out, with the cut-out spread over the last 3 m/s.
 */
export function windPowerShare(speedMPerS: number): number {
  if (speedMPerS <= CUT_IN_M_PER_S || speedMPerS >= CUT_OUT_M_PER_S) return 0;
  const risen = (speedMPerS ** 3 - CUT_IN_M_PER_S ** 3) / (RATED_M_PER_S ** 3 - CUT_IN_M_PER_S ** 3);
  const running = (CUT_OUT_M_PER_S - speedMPerS) / CUT_OUT_SPREAD_M_PER_S;
  return Math.min(1, risen, running);
}

const STANDARD_IRRADIANCE_W_PER_M2 = 1000;
const STANDARD_CELL_DEG_C = 25;
/** A module at its nominal operating temperature: 45 °C at 20 °C of air and 800 W/m². */
const WARMING_PER_W_PER_M2 = (45 - 20) / 800;
const LOSS_PER_DEG_C = 0.004;

/**
 * Share (0 – about 1) of its rated power that photovoltaics delivers at a horizontal irradiance in W/m² and an air
 * temperature in °C: proportional to irradiance, 0.4 % less per degree of the cell above 25 °C (Evans 1981), the cell
 * warmed as its NOCT of 45 °C says (Ross 1976). Panels' tilt is left out.
 */
export function solarPowerShare(irradianceWPerM2: number, airDegC: number): number {
  const cellDegC = airDegC + WARMING_PER_W_PER_M2 * irradianceWPerM2;
  const efficiency = 1 - LOSS_PER_DEG_C * (cellDegC - STANDARD_CELL_DEG_C);
  return Math.max(0, (irradianceWPerM2 / STANDARD_IRRADIANCE_W_PER_M2) * efficiency);
}

/** Bases of the UK Met Office's degree days. */
const HEATING_BASE_DEG_C = 15.5;
const COOLING_BASE_DEG_C = 22;

/** Heating degrees: 0 above 15.5 °C. Load rises with them where heating is electric. */
export const heatingDegrees = (airDegC: number): number => Math.max(0, HEATING_BASE_DEG_C - airDegC);

/** Cooling degrees: 0 up to 22 °C. Load rises with them where cooling is common. */
export const coolingDegrees = (airDegC: number): number => Math.max(0, airDegC - COOLING_BASE_DEG_C);

export interface ProxySeries {
  readonly kind: 'wind_power_share' | 'solar_power_share' | 'heating_degrees' | 'cooling_degrees';
  readonly unit: '1' | 'K';
  /** A proxy is known once all of its inputs are. */
  readonly points: readonly ExogenousPoint[];
}

/** The part of a batch that the proxies need. */
export type WeatherSeries = Pick<ExogenousBatch, 'variable' | 'name' | 'points'>;

/**
 * Weather of one region and source → proxies of generation and load. Wind: the greatest available height.
 * Solar: only where the temperature is known as well. Proxies without weather are omitted.
 */
export function weatherProxies(batches: readonly WeatherSeries[]): readonly ProxySeries[] {
  const of = (variable: ExogenousBatch['variable']) => batches.filter((batch) => batch.variable === variable);
  const temperature = of('temperature')[0]?.points ?? [];
  const proxies: ProxySeries[] = [
    { kind: 'wind_power_share', unit: '1', points: windPoints(of('wind_speed')) },
    { kind: 'solar_power_share', unit: '1', points: solarPoints(of('irradiance')[0]?.points ?? [], temperature) },
    { kind: 'heating_degrees', unit: 'K', points: mapped(temperature, heatingDegrees) },
    { kind: 'cooling_degrees', unit: 'K', points: mapped(temperature, coolingDegrees) },
  ];
  return proxies.filter(({ points }) => points.length > 0);
}

/** Wind batches are named after their height (`100m`); others cannot be used. */
function windPoints(batches: readonly WeatherSeries[]): ExogenousPoint[] {
  const [highest] = batches
    .map(({ name, points }) => ({ heightM: Number.parseFloat(name), points }))
    .filter(({ heightM, points }) => heightM > 0 && points.length > 0)
    .sort((a, b) => b.heightM - a.heightM);
  return highest ? mapped(highest.points, (speed) => windPowerShare(windAtHub(speed, highest.heightM))) : [];
}

const mapped = (points: readonly ExogenousPoint[], convert: (value: number) => number): ExogenousPoint[] =>
  points.map((point) => ({ ...point, value: convert(point.value) }));

/** Irradiance and temperature of the same interval, in any order. */
function solarPoints(sun: readonly ExogenousPoint[], temperature: readonly ExogenousPoint[]): ExogenousPoint[] {
  const air = new Map(temperature.map((point) => [point.startMs, point]));
  return sun.flatMap((point) => {
    const warm = air.get(point.startMs);
    if (warm?.endMs !== point.endMs) return [];
    const known = [point.knownAtMs, warm.knownAtMs];
    const knownAtMs = known.includes(null) ? null : Math.max(...known.map((ms) => ms!));
    return [{ ...point, value: solarPowerShare(point.value, warm.value), knownAtMs }];
  });
}
