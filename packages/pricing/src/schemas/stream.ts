import { RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { seriesSelection, stepEnd, stepStart, value } from './output.ts';

/** What the stream of prices sends. */

const eventId = z.int().describe('Rises from event to event; resume with it as `Last-Event-ID`.');

/** A series got new or changed prices. */
export const priceChangeEvent = z
  .object({
    type: z.literal('change').describe('A series got new or changed prices.'),
    id: eventId,
    region: regionCode.describe('The region of the series.'),
    utility: z.enum(UTILITIES).describe('What is bought.'),
    start: stepStart,
    end: stepEnd,
    points: z.int().describe('Intervals that are new or changed.'),
    knownAt: z.date().describe('When the prices became known.'),
    series: seriesSelection.nullable().describe('The series; null: it is no longer stored.'),
    prices: z
      .object({
        start: stepStart,
        resolution: z.enum(RESOLUTIONS).describe('Length of a step, ISO 8601.'),
        values: z.array(value).describe('Value i covers step i from `start` on; null: not known.'),
      })
      .nullable()
      .describe('The prices of the span as known at `knownAt`; null when there are too many: read the history then.'),
  })
  .meta({ id: 'PriceChangeEvent' });
export type PriceChangeEvent = z.infer<typeof priceChangeEvent>;

const signalEvent = z
  .object({
    type: z
      .enum(['ready', 'reset'])
      .describe('`ready`: connected, nothing was missed. `reset`: too much was missed, read the prices afresh.'),
    id: eventId,
  })
  .meta({ id: 'PriceStreamSignal' });
export const priceStreamEvent = z
  .discriminatedUnion('type', [priceChangeEvent, signalEvent])
  .meta({ id: 'PriceStreamEvent', description: 'The `data` of an event of the stream of prices.' });
export type PriceStreamEvent = PriceChangeEvent | { readonly type: 'ready' | 'reset'; readonly id: number };
