import { describe, expect, test } from 'vitest';
import { codes, DAY, file, parse, points, twoHours } from '../testing/csv-files.ts';

describe('units and currencies', () => {
  test.each([
    ['eurocent/kWh', 'de', 'cents_kwh', 'EUR', 10],
    ['EUR cent/kWh', 'no1', 'cents_kwh', 'EUR', 10],
    ['€ct/kWh', 'ch', 'cents_kwh', 'EUR', 10],
    ['EUR/GWh', 'de', 'mwh', 'EUR', 0.01],
    ['EUR/Wh', 'de', 'kwh', 'EUR', 10_000],
    ['Rp./kWh', 'ch', 'cents_kwh', 'CHF', 10],
    ['p/kWh', 'uk', 'cents_kwh', 'GBP', 10],
    ['snt/kWh', 'fi', 'cents_kwh', 'EUR', 10],
    ['kr/MWh', 'no1', 'mwh', 'NOK', 10],
    ['kr/MWh', 'dk1', 'mwh', 'DKK', 10],
    ['øre/kWh', 'no1', 'cents_kwh', 'NOK', 10],
    ['$/MWh', 'us_ct', 'mwh', 'USD', 10],
    ['$/MWh', 'nsw1', 'mwh', 'AUD', 10],
    ['zł/MWh', 'pl', 'mwh', 'PLN', 10],
    ['SpotPriceEUR per MWh', 'dk1', 'mwh', 'EUR', 10],
    ['Preis (Cent pro kWh)', 'de', 'cents_kwh', 'EUR', 10],
  ])('%s in %s is known', async (title, region, unit, currency, price) => {
    const parsed = await parse(twoHours(title), { region });
    expect([parsed.series.unit, parsed.series.currency, parsed.points[0]!.price]).toEqual([unit, currency, price]);
  });

  test.each([
    ['price (ct)', 'de', '--unit'],
    ['price foo/kWh', 'de', '--unit and --currency'],
    ['price EUR/foo', 'de', '--unit and --currency'],
    ['price EUR/100 kWh', 'de', '--unit'],
    ['price EUR/MWh/h', 'de', '--unit'],
    ['price mEUR/kWh', 'de', '--currency'],
    ['price EUR/kWh or ct/kWh', 'de', '--unit'],
    ['price (EUR/MWh) USD', 'de', '--currency'],
    ['price ISK/kWh', 'no1', '--currency'],
    ['price (sats)', 'de', '--currency'],
    ['price kr/MWh', 'de', '--currency'],
    ['price $/MWh', 'de', '--currency'],
    ['price (ct/kWh)', 'uk', '--currency'],
    ['price øre/kWh', 'uk', '--currency'],
    ['price USD/therm', 'us_ct', '--utility'],
    ['price USD per gallon', 'us_ct', '--utility'],
    ['gas price p/kWh', 'uk', '--utility natural_gas'],
    ['price EUR/day', 'de', '--kind standing_charge'],
    ['price EUR/kWh, taxes', 'de', '--vat-included'],
  ])('%s in %s is ambiguous', async (title, region, flag) => {
    await expect(parse(twoHours(title), { region })).rejects.toThrow(flag);
  });

  test('an option resolves ambiguous words', async () => {
    const told = await parse(twoHours('price foo/kWh'), { unit: 'kwh', currency: 'EUR' });
    expect(told.series).toMatchObject({ unit: 'kwh', currency: 'EUR' });
    expect((await parse(twoHours('price (ct/kWh)'), { region: 'uk', currency: 'EUR' })).series.currency).toBe('EUR');
    await expect(parse(twoHours('price'), { unit: 'gallon' })).rejects.toThrow('cannot be priced per gallon');
    await expect(parse(twoHours('price'), { utility: 'heating_oil', unit: 'kwh' })).rejects.toThrow(
      'cannot be priced per kwh',
    );
  });

  test('a row of units, a column and a line above count like the title; contradictions are ambiguous', async () => {
    const rows = [`${DAY}T00:00Z,10`, `${DAY}T01:00Z,20`];
    expect((await parse(file('start,price', 'UTC,EUR/MWh', ...rows))).series.unit).toBe('mwh');
    expect((await parse(file('Unit: NOK/MWh', 'start,price', ...rows))).series).toMatchObject({
      unit: 'mwh',
      currency: 'NOK',
    });
    const beside = file('start,price,currency,unit', ...rows.map((row) => `${row},EUR,MWh`));
    expect((await parse(beside, { region: 'no1' })).series).toMatchObject({ unit: 'mwh', currency: 'EUR' });
    await expect(parse(file('start,price EUR/MWh,currency', ...rows.map((row) => `${row},NOK`)))).rejects.toThrow(
      'contradict',
    );
    await expect(parse(file('start,price,currency', `${rows[0]},EUR`, `${rows[1]},NOK`))).rejects.toThrow('--rows');
  });

  test('each assumption is reported as a notice, and nothing else is', async () => {
    expect(await codes(file('start,price', `${DAY} 00:00,1`, `${DAY} 01:00,2`))).toEqual([
      ...['unit_assumed', 'kind_assumed', 'currency_assumed', 'vat_assumed', 'time_zone_assumed', 'length_inferred'],
    ]);
    expect(await codes(file('start,end,day-ahead price EUR/kWh incl. VAT', `${DAY}T00:00Z,${DAY}T01:00Z,1`))).toEqual(
      [],
    );
  });
});

describe('the clock of a file', () => {
  const title = (time: string, month: string) =>
    file(`${time},price`, `2026-${month}-10 00:00,1`, `2026-${month}-10 01:00,2`);

  test.each([
    ['start (CET)', '01', 'fi', '01-09T23:00'],
    ['start (CET/CEST)', '06', 'fi', '06-09T22:00'],
    ['MTU (UTC)', '06', 'fi', '06-10T00:00'],
    ['HourDK', '06', 'fi', '06-09T22:00'],
    ['start (UTC+1)', '06', 'fi', '06-09T23:00'],
    ['time_utc', '06', 'de', '06-10T00:00'],
    ['start (Europe/Helsinki)', '06', 'de', '06-09T21:00'],
    ['datetime_beginning_ept', '06', 'de', '06-10T04:00'],
    ['start (local)', '06', 'fi', '06-09T21:00'],
  ])('follows the title %s in month %s in %s', async (name, month, region, start) => {
    expect((await points(title(name, month), { region }))[0]).toBe(`${start}+60=1`);
  });

  test('is ambiguous in the other half of the year for a name that can mean both clocks, and for an unknown name', async () => {
    await expect(parse(title('start (CET)', '06'), { region: 'fi' })).rejects.toThrow('--time-zone Etc/GMT-1');
    await expect(parse(title('start (CEST)', '01'))).rejects.toThrow('--time-zone');
    await expect(parse(title('start (XYZ)', '01'))).rejects.toThrow('--time-zone');
    await expect(parse(title('start', '01'), { region: 'au' })).rejects.toThrow('--time-zone');
    expect((await points(title('start (CET)', '06'), { region: 'fi', timeZone: 'Etc/GMT-1' }))[0]).toBe(
      '06-09T23:00+60=1',
    );
  });

  test('is ambiguous for a file that keeps one clock all year', async () => {
    const rows = ['03-29 01:00', '03-29 02:00', '03-29 03:00', '10-25 01:00', '10-25 02:00', '10-25 03:00'];
    const text = file('start,price', ...rows.map((time, i) => `2026-${time},${i}`));
    await expect(parse(text)).rejects.toThrow('--time-zone');
    expect(await points(text, { timeZone: 'Etc/GMT-1', resolution: 'PT60M' })).toHaveLength(6);
  });

  test('is read from cells that agree with the times', async () => {
    const text = file('start,price', '2026-10-25 02:00 CEST,1', '2026-10-25 02:00 CET,2', '2026-06-01 02:00 CET,3');
    const { points: found, rejected } = await parse(text, { resolution: 'PT60M' });
    expect(found.map(({ start }) => start.toISOString().slice(11, 13))).toEqual(['00', '01']);
    expect(rejected.map(({ where, code }) => `${where} ${code}`)).toEqual(['line 4 mislabeled_time']);
  });
});
