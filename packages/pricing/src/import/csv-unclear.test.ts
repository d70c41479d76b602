import { describe, expect, test } from 'vitest';
import { codes, DAY, file, parse, twoHours } from '../testing/csv-files.ts';

const refused = (text: string, region = 'de') => expect(parse(text, { region })).rejects;
/** Two small prices in columns of these titles; the rest of each row is the same. */
const rows = (titles: string, ...rest: readonly string[]) =>
  file(titles, ...['00', '01'].map((hour, i) => [`${DAY}T${hour}:00Z`, `0.${i + 1}`, ...rest].join(',')));
/** Prices of 0.1 and 0.2 below a line above the titles. */
const below = (line: string) => file(line, 'start,price EUR/kWh', `${DAY}T00:00Z,0.1`, `${DAY}T01:00Z,0.2`);

describe('a multiple of a unit', () => {
  test.each([
    ...[
      'm€/kWh',
      'k€/MWh',
      'T€/MWh',
      'M€/MWh',
      'Mio €/MWh',
      'Mio EUR/MWh',
      'k EUR/MWh',
      'thousand EUR/MWh',
      'Tsd. EUR/MWh',
    ],
    ...[
      '1000 EUR/MWh',
      '10 EUR/MWh',
      '1.000 EUR/MWh',
      'price_milli_eur_kwh',
      'price_micro_eur_kwh',
      'µ€/kWh',
      'deci EUR/kWh',
    ],
    ...[
      'EUR/MWh x100',
      'EUR/MWh x 100',
      'EUR/MWh * 100',
      'EUR/MWh ×10',
      'EUR/MWh (×10)',
      'EUR/MWh 10^3',
      'EUR/MWh/100',
    ],
    ...[
      '1/10 ct/kWh',
      '% of EUR/MWh',
      'EUR/1000 kWh',
      'EUR/10 MWh',
      'EUR/k Wh',
      'hundredths of EUR/kWh',
      'EUR/MWh in thousands',
    ],
    ...[
      'MWh/EUR',
      'kWh per EUR',
      'price EUR/kW',
      'price EUR/h',
      'EUR e-3/kWh',
      'hecto€/MWh',
      'price 2026 EUR/MWh',
      'EUR/2 MWh',
      'EUR/MWh ‰',
    ],
  ])('%s is ambiguous', async (title) => {
    await refused(twoHours(title)).toThrow('--unit');
  });

  test.each(['m$/kWh', 'k$/MWh', 'price_micro_usd_kwh', 'mio $/MWh', 'kUSD/MWh'])('%s is ambiguous', async (title) => {
    await refused(twoHours(title), 'us_ny').toThrow('--unit');
  });

  test('a factor in a column is not ignored', async () => {
    await refused(rows('start,price EUR/kWh,multiplier', '1000')).toThrow('multiply');
    expect((await parse(rows('start,price EUR/kWh,multiplier', '1'))).series.unit).toBe('kwh');
  });

  test.each(['GBp/kWh', 'GBX/kWh', 'price (GBp/kWh)', 'price_GBp_kWh'])('%s is read as pence', async (title) => {
    expect((await parse(twoHours(title), { region: 'uk' })).series).toMatchObject({
      unit: 'cents_kwh',
      currency: 'GBP',
    });
  });
});

describe('a unit that the file does not name', () => {
  const priced = (title: string, price: number, more = '') =>
    file(`start,${title}`, ...['00', '01', '02'].map((hour) => `${DAY}T${hour}:00Z,${price}${more}`));

  test.each([
    ['price', 'de', 81],
    ['price', 'de', -81],
    ['SpotPriceDKK', 'dk1', 503],
    ['SpotPriceEUR', 'dk1', 67],
    ['SE3 price (EUR)', 'se3', 40],
    ['price', 'se3', 400],
    ['price', 'no1', 600],
    ['price', 'jp', 12_000],
    ['price', 'in', 4_000],
    ['price (PLN)', 'pl', 400],
    ['price', 'hu', 40_000],
    ['price', 'uk', 24],
  ])('%s in %s is rejected at a price such as %d', async (title, region, price) => {
    await refused(priced(title, price), region).toThrow('--unit');
    expect((await parse(priced(title, price), { region, unit: 'mwh' })).series.unit).toBe('mwh');
  });

  test('one large price among small ones makes the unit ambiguous', async () => {
    await refused(file('start,price', `${DAY}T00:00Z,1`, `${DAY}T01:00Z,2`, `${DAY}T02:00Z,81`)).toThrow('--unit');
  });

  test.each([
    ['price', 'de', 0.3],
    ['price', 'se3', 2.5],
    ['price', 'jp', 31],
    ['price', 'in', 8],
    ['price', 'hu', 70],
  ])('%s in %s may be %d', async (title, region, price) => {
    expect(await codes(priced(title, price), { region })).toContain('unit_assumed');
  });

  test('an implausible price per therm or gallon makes the unit ambiguous', async () => {
    await expect(parse(priced('price', 80), { region: 'uk', utility: 'natural_gas' })).rejects.toThrow('--unit');
    await expect(parse(priced('price', 0.04), { region: 'uk', utility: 'natural_gas' })).rejects.toThrow('--unit');
    await expect(parse(priced('price', 300), { region: 'us_ct', utility: 'heating_oil' })).rejects.toThrow('--unit');
  });

  test('is read from a column that does not contradict the title', async () => {
    for (const title of ['unit', 'Einheit', 'price unit', 'measured in'])
      expect((await parse(priced(`price,${title}`, 81, ',EUR/MWh'))).series.unit, title).toBe('mwh');
    await refused(priced('price EUR/kWh,unit', 0.3, ',EUR/MWh')).toThrow('contradict');
    await refused(priced('price ct/kWh,Einheit', 30, ',EUR/MWh')).toThrow('contradict');
    await refused(priced('price,unit', 0.3, ',thousand EUR/MWh')).toThrow('--unit');
  });

  test('leading zeros before a space, a comma or a point are not read as thousands', async () => {
    const text = file(
      'start;price EUR/MWh',
      ...['0 123', "0'123", '"0,123.5"', '7'].map((p, i) => `${DAY}T0${i}:00Z;${p}`),
    );
    const { points, rejected } = await parse(text);
    expect([points.map(({ price }) => price), rejected.length]).toEqual([[7], 3]);
  });
});

describe('VAT', () => {
  test.each([
    ['price not incl. VAT EUR/kWh', false],
    ['EUR/kWh not including VAT', false],
    ['EUR/kWh, VAT not included', false],
    ['Preis nicht inkl. MwSt EUR/kWh', false],
    ['price excl. VAT EUR/kWh', false],
    ['price EUR/kWh + VAT', false],
    ['price (EUR/kWh, ex VAT)', false],
    ['price_exvat_eur_kwh', false],
    ['price without VAT EUR/kWh', false],
    ['price no VAT EUR/kWh', false],
    ['Nettopreis EUR/kWh', false],
    ['price net EUR/kWh', false],
    ['prix HT EUR/kWh', false],
    ['Bruttopreis EUR/kWh', true],
    ['Bruttoarbeitspreis ct/kWh', true],
    ['price gross EUR/kWh', true],
    ['prix TTC EUR/kWh', true],
    ['prix TVAC EUR/kWh', true],
    ['price incl. 19% VAT EUR/kWh', true],
    ['Preis EUR/kWh (inkl. 19 % MwSt.)', true],
    ['price_incl_vat_eur_kwh', true],
    ['price inclvat EUR/kWh', true],
    ['pris inkl. moms EUR/kWh', true],
  ])('is read from %s: included is %s', async (title, vatIncluded) => {
    const { series, notices } = await parse(rows(`start,"${title}"`));
    expect(series.vatIncluded).toBe(vatIncluded);
    expect(notices.map(({ code }) => code)).not.toContain('vat_assumed');
  });

  test.each([
    ...['price EUR/kWh VAT', 'price EUR/kWh incl. or excl. VAT', 'price EUR/kWh incl. tax', 'taxed price EUR/kWh'],
    ...['price EUR/kWh (VAT maybe)', 'not without VAT EUR/kWh', 'gross net price EUR/kWh', 'HT ct/kWh'],
    ...['not gross EUR/kWh', 'Preis EUR/kWh mit Stromsteuer', 'price EUR/kWh after tax', 'net price EUR/kWh incl. VAT'],
  ])('%s is ambiguous', async (title) => {
    await refused(rows(`start,"${title}"`)).toThrow('--vat-included');
  });

  test.each([
    ['VAT included', 'yes', true],
    ['VAT included', 'no', false],
    ['incl_vat', 'true', true],
    ['excl. VAT', 'true', false],
    ['VAT', 'included', true],
    ['VAT', 'excluded', false],
    ['basis', 'gross', true],
    ['MwSt', 'inkl.', true],
  ])('is read from the column %s = %s: included is %s', async (title, value, vatIncluded) => {
    expect((await parse(rows(`start,price EUR/kWh,${title}`, value))).series.vatIncluded).toBe(vatIncluded);
  });

  test.each([
    ['Alle Preise inkl. 19% MwSt.', true],
    ['VAT: included', true],
    ['VAT included: no', false],
    ['All prices are excluding VAT', false],
    ['Nettopreise', false],
    ['Prices are not inclusive of VAT', false],
  ])('is read from the line "%s": included is %s', async (line, vatIncluded) => {
    expect((await parse(below(line))).series.vatIncluded).toBe(vatIncluded);
  });

  test.each(['VAT: see invoice', 'Prices with or without VAT', 'Taxes apply to all prices'])(
    'is ambiguous in the line "%s"',
    async (line) => {
      await refused(below(line)).toThrow('--vat-included');
    },
  );

  test('is ambiguous if two places contradict each other', async () => {
    await refused(file('VAT: included', 'start,price EUR/kWh excl. VAT', `${DAY}T00:00Z,0.1`)).toThrow('contradict');
    await refused(file('start,price EUR/kWh,VAT included', `${DAY}T00:00Z,0.1,yes`, `${DAY}T01:00Z,0.1,no`)).toThrow(
      '--rows',
    );
  });
});
