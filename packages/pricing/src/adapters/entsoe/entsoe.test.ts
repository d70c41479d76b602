import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { createParser } from '../registry.ts';
import { brief, codesOf, context, fixture, payload, pointsOf } from '../shared/testing.ts';

const parser = createParser('entsoe', { clock: fixedClock('2025-11-01T12:00:00Z') })!;
const parse = (xml: string) => parser.parse(payload(xml), context());

type Points = readonly (readonly [position: number | string, price: number | string])[];
const point = ([position, price]: readonly [number | string, number | string]) =>
  `<Point><position>${position}</position><price.amount>${price}</price.amount></Point>`;
const period = (start: string, end: string, resolution: string, points: Points) =>
  `<Period><timeInterval><start>${start}</start><end>${end}</end></timeInterval><resolution>${resolution}</resolution>${points.map(point).join('')}</Period>`;
const series = (
  periods: string,
  extra: { curve?: string; currency?: string; unit?: string; eic?: string; contract?: string; sequence?: string } = {},
) =>
  `<TimeSeries><mRID>1</mRID><in_Domain.mRID codingScheme="A01">${extra.eic ?? '10YFR-RTE------C'}</in_Domain.mRID>` +
  `<contract_MarketAgreement.type>${extra.contract ?? 'A01'}</contract_MarketAgreement.type>` +
  `<currency_Unit.name>${extra.currency ?? 'EUR'}</currency_Unit.name><price_Measure_Unit.name>${extra.unit ?? 'MWH'}</price_Measure_Unit.name>` +
  (extra.sequence === undefined
    ? ''
    : `<classificationSequence_AttributeInstanceComponent.position>${extra.sequence}</classificationSequence_AttributeInstanceComponent.position>`) +
  `<curveType>${extra.curve ?? 'A03'}</curveType>${periods}</TimeSeries>`;
const document = (content: string, type = 'A44') =>
  `<?xml version="1.0"?><Publication_MarketDocument xmlns="urn:x"><type>${type}</type>${content}</Publication_MarketDocument>`;

describe('positions', () => {
  test('omitted in an A03 curve repeat the previous one, to the end of the period', () => {
    const parsed = parse(
      document(
        series(
          period('2025-10-01T22:00Z', '2025-10-01T23:15Z', 'PT15M', [
            [1, 5],
            [2, -7.5],
            [4, 0],
          ]),
        ),
      ),
    );
    expect(brief(pointsOf(parsed))).toEqual([
      '2025-10-01T22:00Z +15m 5',
      '2025-10-01T22:15Z +15m -7.5',
      '2025-10-01T22:30Z +15m -7.5',
      '2025-10-01T22:45Z +15m 0',
      '2025-10-01T23:00Z +15m 0',
    ]);
    expect(parsed.rejected).toEqual([]);
  });

  test('omitted in an A01 curve are missing', () => {
    const parsed = parse(
      document(
        series(
          period('2025-01-01T00:00Z', '2025-01-01T03:00Z', 'PT60M', [
            [1, 5],
            [3, 6],
          ]),
          { curve: 'A01' },
        ),
      ),
    );
    expect(brief(pointsOf(parsed))).toEqual(['2025-01-01T00:00Z +60m 5', '2025-01-01T02:00Z +60m 6']);
  });

  test('before the first, without a price, or beyond the end have no price', () => {
    const parsed = parse(
      document(
        series(
          period('2025-01-01T00:00Z', '2025-01-01T05:00Z', 'PT60M', [
            [2, 5],
            [3, ''],
            [5, 6],
            [6, 7],
          ]),
        ),
      ),
    );
    expect(brief(pointsOf(parsed))).toEqual(['2025-01-01T01:00Z +60m 5', '2025-01-01T04:00Z +60m 6']);
    expect(codesOf(parsed).sort()).toEqual(['invalid_time', 'missing_price']);
  });

  test('that are invalid make the entire period unreadable, because the curve depends on each', () => {
    const parsed = parse(
      document(
        series(
          period('2025-01-01T00:00Z', '2025-01-01T05:00Z', 'PT60M', [
            [1, 5],
            ['x', 8],
            [5, 6],
          ]),
        ),
      ),
    );
    expect([parsed.batches, codesOf(parsed)]).toEqual([[], ['invalid_row']]);
  });
});

test.each([
  ['2025-10-25T22:00Z', '2025-10-26T23:00Z', 'PT15M', 100],
  ['2025-03-29T23:00Z', '2025-03-30T22:00Z', 'PT60M', 23],
  ['2025-03-29T23:00Z', '2025-03-30T22:00Z', 'PT30M', 46],
])('a clock-change day %s – %s in %s has %i prices', (start, end, resolution, count) => {
  const parsed = parse(document(series(period(start, end, resolution, [[1, 12]]))));
  expect(pointsOf(parsed)).toHaveLength(count);
  expect(pointsOf(parsed).at(-1)!.end).toEqual(new Date(end));
});

test('hours and quarter-hours in one document follow each other', () => {
  const parsed = parse(
    document(
      series(
        period('2025-09-30T20:00Z', '2025-09-30T22:00Z', 'PT60M', [
          [1, 1],
          [2, 2],
        ]),
      ) +
        series(
          period('2025-09-30T22:00Z', '2025-09-30T22:30Z', 'PT15M', [
            [1, 3],
            [2, 4],
          ]),
        ),
    ),
  );
  expect(brief(pointsOf(parsed))).toEqual([
    '2025-09-30T20:00Z +60m 1',
    '2025-09-30T21:00Z +60m 2',
    '2025-09-30T22:00Z +15m 3',
    '2025-09-30T22:15Z +15m 4',
  ]);
});

describe('the day-ahead price is sequence 1 of several auctions', () => {
  const quarter = (sequence: string, price: number, start = '2025-11-02T23:00Z', end = '2025-11-02T23:15Z') =>
    series(period(start, end, 'PT15M', [[1, price]]), { eic: '10Y1001A1001A82H', sequence });

  test('in any order, also where sequence 1 has no price', () => {
    const parsed = parser.parse(fixture(import.meta.dirname, 'A44_two_auctions.xml'), context());
    expect(brief(pointsOf(parsed))).toEqual(['2024-06-01T22:00Z +60m -12.5', '2024-06-01T23:00Z +60m -12.5']);
    expect(parsed.rejected).toMatchObject([{ code: 'not_a_price', reason: expect.stringContaining('EXAA') }]);
  });

  test.each(['2', '3', '0', 'x'])('and is not taken from sequence %s alone', (sequence) => {
    const alone = parse(document(quarter(sequence, 99)));
    expect([alone.batches, codesOf(alone)]).toEqual([[], ['not_a_price']]);
    const later = parse(document(quarter(sequence, 99) + quarter('1', 20)));
    expect(brief(pointsOf(later))).toEqual(['2025-11-02T23:00Z +15m 20']);
  });

  test('and missing for a day that has only sequence 2', () => {
    const parsed = parse(document(quarter('1', 20) + quarter('2', 99, '2025-11-03T23:00Z', '2025-11-03T23:15Z')));
    expect(brief(pointsOf(parsed))).toEqual(['2025-11-02T23:00Z +15m 20']);
  });
});

describe('hours and quarter-hours for the same time, without a sequence', () => {
  const both = (start: string, end: string) =>
    parse(document(series(period(start, end, 'PT15M', [[1, 1], [3, 3]])) + series(period(start, end, 'PT60M', [[1, 10]])))); // biome-ignore format: one line reads best

  test('are resolved to hours before the market changed', () => {
    expect(brief(pointsOf(both('2024-06-01T22:00Z', '2024-06-01T23:00Z')))).toEqual(['2024-06-01T22:00Z +60m 10']);
  });

  test('do not fill gaps of the hours with quarter-hours before the market changed', () => {
    const quarters = series(period('2024-06-01T22:00Z', '2024-06-02T00:00Z', 'PT15M', [[1, 1]]));
    const parsed = parse(
      document(quarters + series(period('2024-06-01T22:00Z', '2024-06-01T23:00Z', 'PT60M', [[1, 10]]))),
    );
    expect(brief(pointsOf(parsed))).toEqual(['2024-06-01T22:00Z +60m 10']);
    expect(codesOf(parsed)).toEqual(['not_a_price']);
  });

  test('are resolved to quarter-hours after the market changed', () => {
    const prices = pointsOf(both('2025-10-01T22:00Z', '2025-10-01T23:00Z')).map(({ price }) => price);
    expect(prices).toEqual([1, 1, 3, 3]);
  });
});

test('documents are read with any prefixes and namespaces', () => {
  const plain = document(series(period('2025-10-01T22:00Z', '2025-10-01T22:30Z', 'PT15M', [[1, -500]])));
  const prefixed = plain.replace(/<(\/?)([A-Za-z])/g, '<$1ns2:$2').replace('xmlns=', 'xmlns:ns2=');
  expect(brief(pointsOf(parse(prefixed)))).toEqual(['2025-10-01T22:00Z +15m -500', '2025-10-01T22:15Z +15m -500']);
});

describe('a time series that is not a known zone’s day-ahead price is rejected', () => {
  const hour = period('2025-01-01T00:00Z', '2025-01-01T01:00Z', 'PT60M', [[1, 5]]);
  test.each([
    [{ eic: '10Y-UNKNOWN' }, 'unknown_region'],
    [{ currency: 'ABC' }, 'unknown_currency'],
    [{ unit: 'MAW' }, 'unknown_unit'],
    [{ contract: 'A07' }, 'not_a_price'],
    [{ curve: 'A02' }, 'invalid_row'],
  ])('%j', (extra, code) => {
    expect(codesOf(parse(document(series(hour, extra) + series(hour))))).toEqual([code]);
    expect(pointsOf(parse(document(series(hour, extra) + series(hour))))).toHaveLength(1);
  });

  test.each([
    ['2025-01-01T00:00Z', '2025-01-01T00:30Z', 'PT60M'],
    ['2025-01-01T00:15Z', '2025-01-01T01:15Z', 'PT60M'],
    ['2025-01-01T00:00Z', '2025-01-01T00:00Z', 'PT60M'],
    ['2025-01-01T00:00Z', '2035-01-01T00:00Z', 'PT15M'],
    ['2025-01-01T00:00Z', '2025-02-01T00:00Z', 'P1M'],
    ['today', '2025-02-01T00:00Z', 'PT60M'],
  ])('that covers the period from %s to %s in %s', (start, end, resolution) => {
    expect(codesOf(parse(document(series(period(start, end, resolution, [[1, 5]])))))).toEqual(['invalid_time']);
  });
});

test('prices in local currencies are separate series', () => {
  const hour = period('2025-01-01T00:00Z', '2025-01-01T01:00Z', 'PT60M', [[1, 5]]);
  const parsed = parse(
    document(series(hour, { eic: '10YPL-AREA-----S', currency: 'PLN' }) + series(hour, { eic: '10YPL-AREA-----S' })),
  );
  expect(parsed.batches.map(({ series: { region, currency } }) => [region, currency])).toEqual([
    ['pl', 'PLN'],
    ['pl', 'EUR'],
  ]);
});

test('all forms of an empty result give no data', () => {
  const ack = (code: string, text: string) =>
    `<Acknowledgement_MarketDocument xmlns="urn:y"><Reason><code>${code}</code><text>${text}</text></Reason></Acknowledgement_MarketDocument>`;
  expect(codesOf(parse(ack('999', 'No matching data found for Data item')))).toEqual(['no_data']);
  expect(() => parse(ack('A01', 'Unauthorized. Missing or invalid security token'))).toThrow('rejected the request');
  expect(codesOf(parse(document('')))).toEqual(['no_data']);
  expect(codesOf(parse(document(series('<Period></Period>'))))).toEqual(['no_data']);
  expect(codesOf(parse(document(series(period('2025-01-01T00:00Z', '2025-01-01T01:00Z', 'PT60M', [])))))).toEqual([
    'no_data',
  ]);
  expect(codesOf(parse(document('<TimeSeries/>', 'A65')))).toEqual(['not_a_price']);
  expect(codesOf(parse('<GL_MarketDocument><type>A65</type></GL_MarketDocument>'))).toEqual(['not_a_price']);
});

test('HTML, JSON, truncated and other XML are reported as unreadable', () => {
  const whole = document(series(period('2025-01-01T00:00Z', '2025-01-01T01:00Z', 'PT60M', [[1, 5]])));
  expect(() => parse(whole.slice(0, whole.length / 2))).toThrow('truncated');
  expect(() => parse('<html><body>Service unavailable</body></html>')).toThrow('HTML');
  expect(() => parse('{"error": "x"}')).toThrow('not XML');
  expect(() => parse('<rss></rss>')).toThrow('not a market document');
});

test('every region with an EIC can be requested', () => {
  expect(parser.regions).toEqual(
    expect.arrayContaining(['de', 'fr', 'no2', 'se4', 'it_north', 'ie'].map((code) => getRegion(code).code)),
  );
});
