import type { RegionCode } from '@energy-optimizer/kernel';
import {
  type EntsoePeriodProblem,
  fromIsoOrUtc,
  readEntsoeCurve,
  readEntsoePeriod,
  readNumberText,
  regionOfEic,
} from '@energy-optimizer/providers';
import type {
  ExogenousParsed,
  ExogenousRejection,
  ExogenousRejectionCode,
  ExogenousVariable,
} from '../../exogenous/provider.ts';
import { mergeBatches, reject, type SeriesRow, toBatch } from '../shared/index.ts';
import { publicationOf } from './known-at.ts';
import type { GenerationLoad, TimeSeries } from './payload.ts';

/** The platform's code for day-ahead. */
const DAY_AHEAD = 'A01';
export const LOAD_DOCUMENT = 'A65';
export const WIND_SOLAR_DOCUMENT = 'A69';

/** Onshore and offshore wind stay apart: a total would silently shrink on a day on which one is published late. */
const BY_PSR_TYPE: Readonly<Record<string, { readonly variable: ExogenousVariable; readonly name: string }>> = {
  B16: { variable: 'solar_forecast', name: '' },
  B18: { variable: 'wind_forecast', name: 'offshore' },
  B19: { variable: 'wind_forecast', name: 'onshore' },
};

const CODES: Readonly<Record<EntsoePeriodProblem['kind'], ExogenousRejectionCode>> = {
  bad_frame: 'invalid_time',
  no_points: 'no_data',
  bad_position: 'invalid_row',
  beyond_end: 'invalid_time',
  no_value: 'missing_value',
};

interface About {
  readonly source: string;
  readonly fetchedAtMs: number | null;
}

/** Day-ahead forecasts of load, wind and sun → a batch per zone and kind, in MW. */
export function readGenerationLoad(document: GenerationLoad, about: About): ExogenousParsed {
  const { type = '', 'process.processType': process = '' } = document;
  if (![LOAD_DOCUMENT, WIND_SOLAR_DOCUMENT].includes(type) || process !== DAY_AHEAD) {
    const reason = `type ${type.slice(0, 20)}, process ${process.slice(0, 20)} is not a day-ahead forecast of load, wind or solar`;
    return { batches: [], rejected: [reject('not_a_forecast', 'document', reason)] };
  }
  const series = document.TimeSeries.filter((entry) => entry !== undefined);
  if (series.length === 0) {
    return { batches: [], rejected: [reject('no_data', 'document', 'there is no time series')] };
  }
  const knownAtMs = knownAt(document, about.fetchedAtMs);
  const parts = series.map((entry, index) =>
    readTimeSeries(entry, { type, knownAtMs, source: about.source, where: `time series ${entry.mRID ?? index + 1}` }),
  );
  return {
    batches: mergeBatches(parts.flatMap((part) => part.batches)),
    rejected: parts.flatMap((part) => part.rejected),
  };
}

/** The document's creation time, unless it is after we received it; the values may be older than their document. */
function knownAt({ createdDateTime }: GenerationLoad, fetchedAtMs: number | null): number | null {
  const createdMs = fromIsoOrUtc(createdDateTime);
  if (createdMs === undefined) return fetchedAtMs;
  return fetchedAtMs === null ? createdMs : Math.min(createdMs, fetchedAtMs);
}

function readTimeSeries(
  series: TimeSeries,
  about: { type: string; knownAtMs: number | null; source: string; where: string },
): ExogenousParsed {
  const { where } = about;
  const refused = (code: ExogenousRejectionCode, reason: string): ExogenousParsed => ({
    batches: [],
    rejected: [reject(code, where, reason)],
  });
  const isLoad = about.type === LOAD_DOCUMENT;
  const eic = series[isLoad ? 'outBiddingZone_Domain.mRID' : 'inBiddingZone_Domain.mRID'];
  if (eic === undefined) return refused('not_a_forecast', isLoad ? 'it is not load' : 'it is not generation');
  const region = regionOfEic(eic);
  if (!region) return refused('unknown_region', `no region has the code ${eic.slice(0, 20)}`);
  const psrType = series.MktPSRType?.psrType ?? '';
  const kind = isLoad ? { variable: 'load_forecast' as const, name: '' } : BY_PSR_TYPE[psrType];
  if (!kind) return refused('not_a_forecast', `production type ${psrType.slice(0, 20)} is neither wind nor solar`);
  const unit = series['quantity_Measure_Unit.name'];
  if (unit !== 'MAW') return refused('unknown_unit', `the unit is ${String(unit).slice(0, 20)}, not MAW`);
  const curve = readEntsoeCurve(series.curveType);
  if (!curve)
    return refused('invalid_row', `the curve type is ${String(series.curveType).slice(0, 20)}, not A01 or A03`);
  const { rows, rejected } = readPeriods(series, curve, { ...about, region, isLoad });
  return { batches: [toBatch({ region, source: about.source, ...kind }, rows, rejected)], rejected: [] };
}

function readPeriods(
  series: TimeSeries,
  curve: 'A01' | 'A03',
  about: { readonly where: string; readonly knownAtMs: number | null; region: RegionCode; isLoad: boolean },
): { rows: SeriesRow[]; rejected: ExogenousRejection[] } {
  const { where } = about;
  const knownAtOf = publicationOf(about);
  if (series.Period.length === 0) return { rows: [], rejected: [reject('no_data', where, 'there is no period')] };
  const parts = series.Period.map((period, index) => {
    const name = `${where}, period ${index + 1}`;
    if (!period) return { rows: [], rejected: [reject('no_data', name, 'the period is empty')] };
    const { steps, problems } = readEntsoePeriod(period, curve, (point) => readNumberText(point.quantity));
    const at = (position: number | undefined) => (position === undefined ? name : `${name}, position ${position}`);
    return {
      rows: steps.map(({ position, ...step }) => ({ ...step, ...knownAtOf(step.startMs), where: at(position) })),
      rejected: problems.map(({ kind, position, reason }) => reject(CODES[kind], at(position), reason)),
    };
  });
  return { rows: parts.flatMap((part) => part.rows), rejected: parts.flatMap((part) => part.rejected) };
}
