import {
  forecastProvenance,
  issuedAt,
  modelId,
  part,
  predictionInterval,
  tariffColumns,
} from '@energy-optimizer/outlook';
import { z } from 'zod';
import { period, seriesResponse, timeZone, value } from './output.ts';

/** Response of the forecast. */

const NO_FORECAST = 'Null only with `tariff`, if its prices are known without a forecast.';

export const forecastOutput = z.object({
  ...seriesResponse,
  ...period,
  timeZone,
  values: z.array(value).describe('Value i covers step i from `start`; null if neither published nor forecast.'),
  parts: z.array(part).describe('Which parts of the range are published prices and which are forecast.'),
  intervals: z
    .array(predictionInterval)
    .describe('Prediction intervals by nominal coverage; null where the price is published.'),
  modelId: modelId.nullable().describe(`${modelId.description} ${NO_FORECAST}`),
  issuedAt: issuedAt.nullable().describe(`${issuedAt.description} ${NO_FORECAST}`),
  provenance: z
    .object(forecastProvenance)
    .meta({ id: 'ForecastProvenance', description: 'Provenance of a forecast.' })
    .nullable()
    .describe(`Provenance of the forecast. ${NO_FORECAST}`),
  ...tariffColumns,
});
export type ForecastResponse = z.infer<typeof forecastOutput>;
