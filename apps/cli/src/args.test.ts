import type { RegionCode } from '@energy-optimizer/kernel';
import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import {
  choiceArgument,
  dayArgument,
  endOf,
  instantArgument,
  integerArgument,
  minutesArgument,
  regionArgument,
  startOf,
  timeZoneArgument,
  timeZoneOf,
} from './args.ts';

const refuses = (read: (text: string) => unknown, ...texts: string[]) => {
  for (const text of texts) expect(() => read(text), text).toThrow(InvalidArgumentError);
};

describe('arguments for days and instants', () => {
  test('a day is the local day of the region: 23 hours in spring, 25 in autumn', () => {
    const hours = (day: string) => {
      const value = dayArgument(day);
      return (endOf(value, 'Europe/Berlin').getTime() - startOf(value, 'Europe/Berlin').getTime()) / 3_600_000;
    };
    expect([hours('2025-03-30'), hours('2025-06-01'), hours('2025-10-26')]).toEqual([23, 24, 25]);
  });

  test('an instant has the same meaning as start and as end', () => {
    const value = dayArgument('2025-10-26T02:30+02:00');
    expect(startOf(value, 'Europe/Berlin')).toEqual(new Date('2025-10-26T00:30Z'));
    expect(endOf(value, 'Europe/Berlin')).toEqual(new Date('2025-10-26T00:30Z'));
  });

  test('days are local for one region, UTC for several', () => {
    const codes = ['no1', 'nsw1'] as RegionCode[];
    expect(timeZoneOf(codes.slice(0, 1))).toBe('Europe/Oslo');
    expect([timeZoneOf(codes), timeZoneOf([])]).toEqual(['UTC', 'UTC']);
  });

  test.each(['2025-10-26 12:00Z', '2025-10-26t12:00:00z', '2025-10-26T14:00+0200', '2025-10-26T14:00:00.0+02'])(
    'an instant is accepted in every format of the API: %s',
    (text) => {
      expect(instantArgument(text)).toEqual(new Date('2025-10-26T12:00Z'));
      expect(dayArgument(text)).toEqual({ instant: new Date('2025-10-26T12:00Z') });
    },
  );

  test('times without a zone, impossible days and words are rejected', () => {
    refuses(instantArgument, '2025-10-26', '2025-10-26T12:00', 'now', '2025-13-01T00:00Z');
    refuses(dayArgument, '2025-02-29', '26.10.2025', '2025-10-26T12:00', '');
  });
});

test('durations are accepted in common notations, from 15 minutes to a day', () => {
  expect(['90', '90m', '1.5h', '1h30m', '24h'].map(minutesArgument)).toEqual([90, 90, 90, 90, 1440]);
  refuses(minutesArgument, '', '14', '25h', '1.51h', 'soon', '-60');
});

test('only whole numbers are accepted', () => {
  expect(integerArgument(1, 48)('48')).toBe(48);
  refuses(integerArgument(1, 48), '0', '49', '1.0', '1e1', '', ' 1', '0x10');
});

test('only existing regions and time zones are accepted, not bare state codes', () => {
  expect(regionArgument('US_CT')).toBe('us_ct');
  refuses(regionArgument, 'ct', 'xx', '');
  expect(() => regionArgument('germany')).toThrow('did you mean "de"?');
  expect(() => choiceArgument(['kwh', 'mwh'])('EUR/MWh')).toThrow('It must be one of kwh, mwh; did you mean "mwh"?');
  expect(timeZoneArgument('Europe/Oslo')).toBe('Europe/Oslo');
  refuses(timeZoneArgument, 'Mars/Olympus', '');
});
