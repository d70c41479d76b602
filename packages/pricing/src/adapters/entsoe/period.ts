import {
  type EntsoeCurve,
  type EntsoePeriod,
  type EntsoePeriodProblem,
  readEntsoePeriod,
} from '@energy-optimizer/providers';
import type { RejectionCode } from '../../series/price-point.ts';
import { isoOf, type Row, readPriceText, reject, type Sorted } from '../shared/index.ts';

const CODES: Readonly<Record<EntsoePeriodProblem['kind'], RejectionCode>> = {
  bad_frame: 'invalid_time',
  no_points: 'no_data',
  bad_position: 'invalid_row',
  beyond_end: 'invalid_time',
  no_value: 'missing_price',
};

/** One period → a row per step. A period whose frame or positions cannot be read is rejected whole. */
export function readPeriod(period: EntsoePeriod, curve: EntsoeCurve, where: string): Sorted<Row> {
  const { steps, problems } = readEntsoePeriod(period, curve, (point) => readPriceText(point['price.amount']));
  const rows = steps.map(({ position, startMs, endMs, value }) => ({
    startMs,
    endMs,
    price: value,
    where: `${where}, position ${position} (${isoOf(startMs)})`,
  }));
  const rejected = problems.map(({ kind, position, reason }) =>
    reject(CODES[kind], position === undefined ? where : `${where}, position ${position}`, reason),
  );
  return { rows, rejected };
}
