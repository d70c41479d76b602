import { describe, expect, test } from 'vitest';
import { FLAG } from './price-point.ts';
import { knownAtRule, publicationOf } from './publication.ts';

const CET = { timeZone: 'Europe/Berlin', at: '13:00' };
const hour = (start: string) => {
  const begin = new Date(start);
  return { start: begin, end: new Date(begin.getTime() + 3_600_000), price: 1 };
};

describe('publication', () => {
  test('a local day is published the day before at local time, in summer and winter', () => {
    expect(publicationOf('2026-01-15', CET)).toEqual(new Date('2026-01-14T12:00Z'));
    expect(publicationOf('2026-07-15', CET)).toEqual(new Date('2026-07-14T11:00Z'));
  });

  test('a publication time that the spring change skips is taken an hour later', () => {
    expect(publicationOf('2026-03-30', { ...CET, at: '02:30' })).toEqual(new Date('2026-03-29T01:30Z'));
  });
});

describe('knownAtRule', () => {
  const now = new Date('2026-05-01T10:00Z');

  test('dates a day-ahead price seen after its publication to the publication, flagged as assumed', () => {
    const rule = knownAtRule({ kind: 'day_ahead', publication: CET }, now);
    expect(rule(hour('2016-01-15T05:00Z'))).toEqual({
      knownAtMs: Date.parse('2016-01-14T12:00Z'),
      flag: FLAG.knownAtAssumed,
    });
  });

  test('uses the local day: the last UTC hour of a day belongs to the next local day', () => {
    const rule = knownAtRule({ kind: 'day_ahead', publication: CET }, now);
    expect(rule(hour('2016-01-14T22:00Z')).knownAtMs).toBe(Date.parse('2016-01-13T12:00Z'));
    expect(rule(hour('2016-01-14T23:00Z')).knownAtMs).toBe(Date.parse('2016-01-14T12:00Z'));
  });

  test('dates a price seen before its nominal publication to the present', () => {
    const rule = knownAtRule({ kind: 'day_ahead', publication: CET }, now);
    expect(rule(hour('2026-05-02T05:00Z'))).toEqual({ knownAtMs: now.getTime(), flag: 0 });
  });

  test('dates spot prices to the end of their interval, and surveys to the time of reading', () => {
    const past = hour('2026-04-01T00:00Z');
    expect(knownAtRule({ kind: 'real_time' }, now)(past)).toEqual({
      knownAtMs: past.end.getTime(),
      flag: FLAG.knownAtAssumed,
    });
    expect(knownAtRule({ kind: 'retail_average' }, now)(past)).toEqual({ knownAtMs: now.getTime(), flag: 0 });
  });
});
