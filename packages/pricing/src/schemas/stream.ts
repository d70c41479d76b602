import { RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { MIXED_VAT, priceSource, seriesSelection, tariffColumns, tariffView } from '@energy-optimizer/outlook';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { stepEnd, stepStart, value } from './output.ts';

/** Events of the price stream. */

const eventId = z.int().describe('Increases with every event; send it as `Last-Event-ID` to resume.');

const changedSeries = z
  .object({
    ...seriesSelection.shape,
    vatIncluded: z.boolean().nullable().describe(`Whether the prices include VAT. ${MIXED_VAT}`),
  })
  .meta({ id: 'ChangedSeries', description: 'The series of the prices of an event.' });

/** A series got new or changed prices. */
export const priceChangeEvent = z
  .object({
    type: z.literal('change').describe('A series has new or changed prices.'),
    id: eventId,
    region: regionCode.describe('The region of the series.'),
    utility: z.enum(UTILITIES).describe('The utility.'),
    start: stepStart,
    end: stepEnd,
    points: z.int().describe('Number of new or changed intervals.'),
    knownAt: z.date().describe('When the prices became known.'),
    series: changedSeries
      .nullable()
      .describe('The series of the prices, with `tariff` the tariff; null if it is no longer stored.'),
    publisher: priceSource.nullable().describe('Source of the market prices; null if the series is no longer stored.'),
    prices: z
      .object({
        start: stepStart,
        resolution: z.enum(RESOLUTIONS).describe('Step length, ISO 8601 duration.'),
        values: z.array(value).describe('Value i covers step i from `start`; null if unknown.'),
        ...tariffColumns,
      })
      .nullable()
      .describe(
        'Prices of the range as known at `knownAt`; null if there are too many, in which case read the price history.',
      ),
    tariff: tariffView.optional().describe('With `tariff`: the tariff in whose prices the event is.'),
  })
  .meta({ id: 'PriceChangeEvent' });
export type PriceChangeEvent = z.infer<typeof priceChangeEvent>;

/** The tariff of a stream changed. */
const tariffChangeEvent = z
  .object({
    type: z
      .literal('tariff')
      .describe('With `tariff`: it has changed, or may have while the client was away. Read the prices again.'),
    id: eventId,
    knownAt: z.date().describe('When this was found.'),
    tariff: tariffView.describe('The tariff as it is now.'),
  })
  .meta({ id: 'TariffChangeEvent' });
export type TariffChangeEvent = z.infer<typeof tariffChangeEvent>;

const signalEvent = z
  .object({
    type: z
      .enum(['ready', 'reset'])
      .describe(
        '`ready`: connected, no events were missed. `reset`: too many events were missed; read the prices again.',
      ),
    id: eventId,
  })
  .meta({ id: 'PriceStreamSignal' });
export const priceStreamEvent = z
  .discriminatedUnion('type', [priceChangeEvent, tariffChangeEvent, signalEvent])
  .meta({ id: 'PriceStreamEvent', description: 'The `data` of an event in the price stream.' });
export type PriceStreamEvent =
  | PriceChangeEvent
  | TariffChangeEvent
  | { readonly type: 'ready' | 'reset'; readonly id: number };
