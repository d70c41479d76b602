import type { ForecastIssue } from '../store/records.ts';

/** A stored issue of hourly values from 3 March on. */
export function issueOf(
  about: Pick<ForecastIssue, 'marketId' | 'runId' | 'issuedAt' | 'values'>,
): Omit<ForecastIssue, 'id' | 'region'> {
  const { values } = about;
  return {
    ...about,
    ...{ start: new Date('2026-03-02T23:00Z'), resolution: 'PT60M', unit: 'mwh', currency: 'EUR' },
    intervals: [
      { coverage: 0.8, lower: values.map((value) => value - 1), upper: values.map((value) => value + 1) },
      { coverage: 0.95, lower: values.map((value) => value - 3), upper: values.map((value) => value + 4) },
    ],
    provenance: {
      ...{
        modelId: 'm',
        source: 'test',
        trainedThrough: '2026-03-01',
        method: 'bernstein',
        expertWeights: { a: 1 },
        familyWeights: {},
      },
      ...{ intervalMethod: 'conformal', measuredCoverage: [{ coverage: 0.8, measured: null, days: 3 }] },
      ...{ drivers: [{ text: 'load forecast is high', contribution: 4 }], exogenous: ['load'], missing: [] },
    },
  };
}
