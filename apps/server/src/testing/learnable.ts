import { DAY_MS, HOUR_MS } from '@energy-optimizer/kernel';
import { dayAhead } from './prices.ts';

/** A daily and a weekly shape with some noise; EUR/MWh. */
function priceAt(startMs: number): number {
  const hour = (startMs / HOUR_MS) % 24;
  const noise = Math.sin(startMs / 1e7) * 43_758.5453;
  const weekend = Math.floor(startMs / DAY_MS + 3) % 7 > 4 ? 12 : 0;
  return 60 + 15 * Math.sin(((hour - 4) * Math.PI) / 12) - weekend + 10 * (noise - Math.floor(noise) - 0.5);
}

/** Hourly day-ahead prices of a number of local days up to 2026-05-01 plus `after` days. */
export function learnableDays(days: number, after = 0) {
  const end = new Date('2026-05-01T22:00:00Z').getTime() + after * DAY_MS;
  const batch = dayAhead({ at: new Date(end - (days / 2) * DAY_MS), hours: days * 24, priceOf: () => 0 });
  return { ...batch, points: batch.points.map((point) => ({ ...point, price: priceAt(point.start.getTime()) })) };
}
