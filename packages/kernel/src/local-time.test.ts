import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, durationMs, HOUR_MS } from './interval.ts';
import {
  addDays,
  addResolution,
  floorToResolution,
  isTimeZone,
  localDate,
  localDay,
  localHourOf,
  localInstants,
  localMonth,
  utcOffsets,
} from './local-time.ts';
import { REGIONS } from './regions.ts';
import { RESOLUTIONS, resolutionOfLength } from './resolution.ts';

const zones = [...new Set(REGIONS.flatMap(({ timeZones }) => timeZones))];
const zone = fc.constantFrom(...zones);
const day = fc.integer({ min: 0, max: 365 * 40 }).map((count) => addDays('2000-01-01', count));
const instant = fc
  .integer({ min: 0, max: 365 * 40 })
  .chain((days) => fc.integer({ min: 0, max: DAY_MS - 1 }).map((ms) => new Date(Date.UTC(2000, 0, 1 + days) + ms)));

describe('local days', () => {
  test.each([
    ['2026-03-29', 'Europe/Berlin', 92],
    ['2026-10-25', 'Europe/Berlin', 100],
    ['2026-06-01', 'Europe/Berlin', 96],
    ['2026-03-08', 'America/New_York', 92],
    ['2026-11-01', 'America/New_York', 100],
    ['2026-03-29', 'Europe/London', 92],
    ['2026-04-05', 'Australia/Sydney', 100],
    ['2026-10-25', 'Asia/Tokyo', 96],
  ])('%s in %s have %i quarter-hours', (date, timeZone, quarters) => {
    expect(durationMs(localDay(date, timeZone)) / (HOUR_MS / 4)).toBe(quarters);
  });

  test('follow each other without gap or overlap, in every zone we know', () => {
    fc.assert(
      fc.property(day, zone, (date, timeZone) => {
        expect(localDay(date, timeZone).end).toEqual(localDay(addDays(date, 1), timeZone).start);
      }),
    );
  });

  test('cover exactly the instants that carry their date', () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const { start, end } = localDay(localDate(at, timeZone), timeZone);
        expect(start <= at && at < end).toBe(true);
      }),
    );
  });

  test('sum to their month', () => {
    const { start, end } = localMonth('2026-10', 'Europe/Berlin');
    expect([start.toISOString(), end.toISOString()]).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z']);
  });
});

describe('wall-clock times', () => {
  test('correspond to no instant in the spring gap, two in the repeated autumn hour, and one otherwise', () => {
    const named = (text: string) => localInstants(text, 'Europe/Oslo').map((at) => at.toISOString());
    expect(named('2026-03-29T02:30')).toEqual([]);
    expect(named('2026-10-25T02:30')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
    expect(named('2026-06-01T02:30')).toEqual(['2026-06-01T00:30:00.000Z']);
  });

  test('give the hour of the local day', () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const shown = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(at);
        expect(localHourOf(timeZone)(at.getTime())).toBe(Number(shown));
      }),
    );
  });
});

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Etc/GMT-10', true],
  ['Europe/Nowhere', false],
  ['+02:00', false],
  ['', false],
])('%j is a time zone: %j', (name, is) => {
  expect(isTimeZone(name)).toBe(is);
});

describe('steps of a resolution', () => {
  const resolution = fc.constantFrom(...RESOLUTIONS);

  test('cover every instant once: its step starts at or before it and the next one after it', () => {
    fc.assert(
      fc.property(instant, resolution, zone, (at, step, timeZone) => {
        const start = floorToResolution(at, step, timeZone);
        const next = addResolution(start, step, 1, timeZone);
        expect(start <= at && at < next).toBe(true);
        expect(floorToResolution(next, step, timeZone)).toEqual(next);
      }),
    );
  });

  test('are recognized by their length, days with a clock change too', () => {
    fc.assert(
      fc.property(instant, resolution, zone, (at, step, timeZone) => {
        const start = floorToResolution(at, step, timeZone);
        const lengthMs = addResolution(start, step, 1, timeZone).getTime() - start.getTime();
        expect(resolutionOfLength(lengthMs)).toBe(step);
      }),
    );
  });
});

describe('offsets over a span', () => {
  test('begin at its start and change when the clock does, half-open', () => {
    const span = { start: new Date('2026-03-01T00:00Z'), end: new Date('2026-10-25T01:00Z') };
    const read = (until: Date) =>
      utcOffsets({ ...span, end: until }, 'Europe/Berlin').map(({ fromMs, offsetMs }) => [
        new Date(fromMs).toISOString().slice(0, 16),
        offsetMs / HOUR_MS,
      ]);
    expect(read(span.end)).toEqual([
      ['2026-03-01T00:00', 1],
      ['2026-03-29T01:00', 2],
    ]);
    expect(read(new Date(span.end.getTime() + 1))).toHaveLength(3);
    expect(utcOffsets(span, 'Asia/Kolkata')).toEqual([{ fromMs: span.start.getTime(), offsetMs: 5.5 * HOUR_MS }]);
  });
});
