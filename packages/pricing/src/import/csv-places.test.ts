import { describe, expect, test } from 'vitest';
import { DAY, file, parse, points } from '../testing/csv-files.ts';

const HOURS = [`${DAY} 00:00`, `${DAY} 01:00`];
const titled = (title: string) => file(`${title},price EUR/MWh`, ...HOURS.map((hour, i) => `${hour},${i + 1}`));
const below = (line: string) => file(`${line}\nstart,price EUR/MWh`, ...HOURS.map((hour, i) => `${hour},${i + 1}`));
const beside = (title: string, value: string) =>
  file(`start,${title},price EUR/MWh`, ...HOURS.map((hour, i) => `${hour},${value},${i + 1}`));

describe('the clock of a file', () => {
  test.each([
    ['start (Central European Time)', 'fi', '02-28T23:00'],
    ['start Central European Time', 'fi', '02-28T23:00'],
    ['start (Central Europe Standard Time)', 'fi', '02-28T23:00'],
    ['start Eastern European Time', 'de', '02-28T22:00'],
    ['start CE(S)T', 'fi', '02-28T23:00'],
    ['start (CE(S)T)', 'fi', '02-28T23:00'],
    ['start ME(S)Z', 'fi', '02-28T23:00'],
    ['start Berlin', 'fi', '02-28T23:00'],
    ['start_berlin_time', 'fi', '02-28T23:00'],
    ['start HEC', 'fi', '02-28T23:00'],
    ['start EST', 'us_ny', '03-01T05:00'],
    ['start Eastern Time', 'us_ny', '03-01T05:00'],
  ])('is named by the title %s in %s', async (title, region, start) => {
    expect((await points(titled(title), { region, currency: 'EUR' }))[0]).toBe(`${start}+60=1`);
  });

  test.each([
    ['Time zone: Central European Time', '02-28T23:00'],
    ['Timestamps in UTC', '03-01T00:00'],
    ['All times are UTC', '03-01T00:00'],
    ['Zeitangaben in UTC', '03-01T00:00'],
    ['# tz: UTC', '03-01T00:00'],
    ['Times in the local time zone', '02-28T22:00'],
  ])('is named by the line "%s" above the titles', async (line, start) => {
    expect((await points(below(line), { region: 'fi' }))[0]).toBe(`${start}+60=1`);
  });

  test.each(['Report time: 2026-03-02 10:00 UTC', 'Delivery hours of the office in Paris', 'Zeiten z. B. in Stunden'])(
    'is not named by the line "%s" above the titles',
    async (line) => {
      const parsed = await parse(below(line), { region: 'fi' });
      expect(parsed.points[0]!.start.toISOString()).toBe('2026-02-28T22:00:00.000Z');
      expect(parsed.notices.map(({ code }) => code)).toContain('time_zone_assumed');
    },
  );

  test.each([
    ['timezone', 'UTC'],
    ['utc_offset', '+00:00'],
    ['tz', 'Etc/UTC'],
  ])('is named by a column %s of %s', async (title, value) => {
    expect((await points(beside(title, value), { region: 'fi' }))[0]).toBe('03-01T00:00+60=1');
  });

  test.each([
    ['start Eastern Time', 'nsw1'],
    ['start EST', 'nsw1'],
    ['start (Australian Eastern Standard Time)', 'nsw1'],
    ['start (Central Asian Time)', 'de'],
    ['start Pacific Standard Time', 'de'],
  ])('is ambiguous if the title names one that does not exist there: %s in %s', async (title, region) => {
    await expect(parse(titled(title), { region, currency: 'EUR' })).rejects.toThrow('--time-zone');
  });

  test('is ambiguous if a column names several', async () => {
    const rows = [`${HOURS[0]},UTC,1`, `${HOURS[1]},CET,2`];
    await expect(parse(file('start,timezone,price EUR/MWh', ...rows))).rejects.toThrow('--time-zone');
  });
});

describe('the place of a file', () => {
  test.each([
    ['country', 'France'],
    ['Land', 'Frankreich'],
    ['ISO3 Code', 'FRA'],
    ['MapCode', 'FR'],
    ['AreaCode', '10YFR-RTE------C'],
    ['area', 'France'],
    ['hub', 'WESTERN HUB'],
  ])('a column %s with %s is not read as a price of Germany', async (title, value) => {
    await expect(parse(beside(title, value))).rejects.toThrow(value);
  });

  test.each([
    ['country', 'Germany', 'de'],
    ['country', 'Deutschland', 'de'],
    ['ISO3 Code', 'DEU', 'de'],
    ['MapCode', 'DE-LU', 'de'],
    ['country', 'Norway', 'no1'],
    ['country', 'GB', 'uk'],
    ['country', 'USA', 'us_ny'],
    ['area', 'DK1', 'dk1'],
  ])('a column %s with %s is read as a price of %s', async (title, value, region) => {
    expect(await points(beside(title, value), { region, currency: 'EUR' })).toHaveLength(2);
  });

  test('an unknown place is accepted if the rows were selected by it', async () => {
    const content = beside('hub', 'WESTERN HUB');
    expect(
      await points(content, { region: 'us_pa', currency: 'EUR', rows: { column: 'hub', value: 'WESTERN HUB' } }),
    ).toHaveLength(2);
  });

  test.each([
    ['price DK2 EUR/MWh', 'dk1'],
    ['SE3 [EUR/MWh]', 'se4'],
    ['FR [EUR/MWh]', 'de'],
    ['Österreich [€/MWh]', 'de'],
  ])('a price titled %s is not imported for %s', async (title, region) => {
    const content = file(`start,${title}`, `${DAY}T00:00Z,1`, `${DAY}T01:00Z,2`);
    await expect(parse(content, { region, currency: 'EUR' })).rejects.toThrow('--region');
  });

  test('a different place above the titles is ambiguous', async () => {
    await expect(parse(below('Bidding zone: FR'))).rejects.toThrow('--region');
    expect(await points(below('Bidding zone: DE-LU'))).toHaveLength(2);
  });
});
