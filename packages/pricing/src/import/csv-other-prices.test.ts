import { describe, expect, test } from 'vitest';
import { codes, DAY, file, parse, twoHours } from '../testing/csv-files.ts';

const refused = (text: string, region = 'de') => expect(parse(text, { region })).rejects;
const rows = (titles: string, ...rest: readonly string[]) =>
  file(titles, ...['00', '01'].map((hour, i) => [`${DAY}T${hour}:00Z`, `0.${i + 1}`, ...rest].join(',')));
const mixed = (title: string, first: string, second: string) =>
  file(`start,price EUR/MWh,${title}`, `${DAY}T00:00Z,10,${first}`, `${DAY}T01:00Z,20,${second}`);
const below = (line: string) => file(line, 'start,price EUR/MWh', `${DAY}T00:00Z,10`, `${DAY}T01:00Z,20`);

describe('the currency', () => {
  test.each([
    ['CAD $/MWh', 'us_ny', 'CAD'],
    ['$/MWh (CAD)', 'us_ny', 'CAD'],
    ['CAD$/MWh', 'us_ny', 'CAD'],
    ['SEK kr/kWh', 'dk1', 'SEK'],
    ['kr/kWh (SEK)', 'dk1', 'SEK'],
    ['SEK [kr/kWh]', 'dk1', 'SEK'],
    ['norske kr/kWh', 'dk1', 'NOK'],
    ['NOK øre/kWh', 'dk1', 'NOK'],
    ['US cents/kWh', 'de', 'USD'],
    ['Australian cents/kWh', 'us_ny', 'AUD'],
    ['US$/MWh', 'nsw1', 'USD'],
    ['US price $/MWh', 'us_ny', 'USD'],
    ['CT price $/kWh', 'us_ct', 'USD'],
    ['FR price EUR/MWh', 'fr', 'EUR'],
    ['€ cent/kWh', 'de', 'EUR'],
  ])('of %s in %s is read as %s', async (title, region, currency) => {
    expect((await parse(twoHours(title), { region })).series.currency).toBe(currency);
  });

  test.each([
    ['NZ$/MWh', 'nsw1'],
    ['HK$/MWh', 'us_ny'],
    ['S$/MWh', 'us_ny'],
    ['MX$/MWh', 'us_ny'],
    ['NZD/MWh', 'nsw1'],
    ['New Zealand dollars/MWh', 'nsw1'],
    ['Icelandic kr/MWh', 'no1'],
    ['NZ cents/kWh', 'nsw1'],
    ['price (SEK) EUR/MWh', 'se3'],
    ['SEK kr/kWh NOK', 'no1'],
    ['USD €/MWh', 'de'],
    ['kr (ISK)/kWh', 'no1'],
  ])('of %s in %s is ambiguous', async (title, region) => {
    await refused(twoHours(title), region).toThrow(/--currency|--region|specify/);
  });

  test('in a column and in a line above the titles must agree with the title', async () => {
    expect((await parse(rows('start,price kr/kWh,currency', 'SEK'), { region: 'dk1' })).series.currency).toBe('SEK');
    await refused(below('All prices in SEK'), 'se3').toThrow('contradict');
    const line = (title: string) => file('All prices in SEK', `start,${title}`, `${DAY}T00:00Z,10`, `${DAY}T01:00Z,20`);
    expect((await parse(line('price kr/MWh'), { region: 'dk1' })).series.currency).toBe('SEK');
    expect((await parse(line('price'), { region: 'dk1', unit: 'mwh' })).series.currency).toBe('SEK');
    await refused(below('All prices in thousand EUR')).toThrow('--unit');
  });
});

describe('the direction', () => {
  test.each([
    ...[
      'selling price',
      'Verkaufspreis',
      'verkoopprijs',
      'säljpris',
      'salgspris',
      'prix de rachat',
      'Vergütung',
      'Ankaufspreis',
    ],
    ...[
      'sale price',
      'Stromverkaufspreis',
      'precio de venta',
      'prix de vente',
      'myyntihinta',
      'Abnahmepreis',
      'remuneration',
    ],
  ])('is ambiguous for %s', async (title) => {
    await refused(twoHours(`${title} EUR/MWh`)).toThrow('--direction');
    expect((await parse(twoHours(`${title} EUR/MWh`), { direction: 'export' })).series.direction).toBe('export');
  });

  test.each([
    'Rückliefertarif',
    'injectieprijs',
    'Einspeisevergütung',
    'feed-in price',
    'terugleverprijs',
    'inmatningspris',
  ])('is export for %s', async (title) => {
    expect((await parse(twoHours(`${title} EUR/MWh`))).series.direction).toBe('export');
  });

  test('can be given by a column with the same value in all rows', async () => {
    expect((await parse(rows('start,price EUR/kWh,channelType', 'feedIn'))).series.direction).toBe('export');
    expect((await parse(rows('start,price EUR/kWh,export', 'yes'))).series.direction).toBe('export');
    await refused(mixed('channelType', 'general', 'feedIn')).toThrow('--rows "channelType=general"');
    await refused(rows('start,price EUR/kWh,type', 'sell')).toThrow('--direction');
    await refused(rows('start,import price EUR/kWh,channelType', 'feedIn')).toThrow('contradict');
  });
});

describe('a price other than that of the day-ahead auction', () => {
  test.each([
    ...['price_forecast_eur_mwh', 'predicted price EUR/MWh', 'Preisprognose EUR/MWh', 'expected price EUR/MWh'],
    ...[
      'estimated price EUR/MWh',
      'LMP congestion price EUR/MWh',
      'loss component price EUR/MWh',
      'price change EUR/MWh',
    ],
    ...[
      'Preisänderung EUR/MWh',
      'price delta EUR/MWh',
      'grid fee EUR/MWh',
      'Netzentgelt EUR/MWh',
      'price surcharge EUR/MWh',
    ],
    ...[
      'CO2 price EUR',
      'diesel price EUR',
      'Fernwärmepreis EUR/MWh',
      'Fernwärme EUR/MWh',
      'heat price EUR/MWh',
      'coal price EUR/MWh',
    ],
  ])('is rejected whatever the options: %s', async (title) => {
    await expect(parse(twoHours(title), { kind: 'day_ahead', unit: 'mwh' })).rejects.toThrow('indicates');
  });

  test.each([
    ...['Intraday price EUR/MWh', 'Imbalance price EUR/MWh', 'Ausgleichsenergiepreis EUR/MWh', 'EXAA price EUR/MWh'],
    ...[
      'Futures price EUR/MWh',
      'Retail price EUR/MWh',
      'reBAP EUR/MWh',
      'Terminpreis EUR/MWh',
      'system price EUR/MWh',
    ],
    ...[
      'balancing price EUR/MWh',
      'capacity price EUR/MWh',
      'forward price EUR/MWh',
      'IDA1 price EUR/MWh',
      'Marginalpris EUR/MWh',
    ],
  ])('%s is ambiguous', async (title) => {
    await refused(twoHours(title)).toThrow('--kind');
    expect((await parse(twoHours(title), { kind: 'real_time' })).series.kind).toBe('real_time');
  });

  test.each([
    ['Real-time price EUR/MWh', 'real_time'],
    ['ID3 EUR/MWh', 'intraday_index'],
    ['Day-ahead price EUR/MWh', 'day_ahead'],
    ['Arbeitspreis ct/kWh', 'tariff'],
    ['Stromtarif ct/kWh', 'tariff'],
    ['Grundpreis EUR/day', 'standing_charge'],
  ])('%s is %s', async (title, kind) => {
    const { series, notices } = await parse(twoHours(title));
    expect([series.kind, notices.some(({ code }) => code === 'kind_assumed')]).toEqual([kind, false]);
  });

  test('an assumed kind of price is reported as a notice', async () => {
    expect(await codes(twoHours('price EUR/MWh'))).toContain('kind_assumed');
    expect(await codes(twoHours('price EUR/MWh'), { kind: 'real_time' })).not.toContain('kind_assumed');
    await expect(parse(twoHours('day-ahead price EUR/MWh'), { supplier: 'me' })).rejects.toThrow('--kind');
  });

  test.each([
    ['status', 'forecast', '--kind'],
    ['market', 'Intraday', '--kind'],
    ['commodity', 'gas', '--utility natural_gas'],
    ['is_forecast', 'true', '--kind'],
    ['product', 'futures', '--kind'],
    ['tariff', 'Gaspreis', '--utility natural_gas'],
  ])('the column %s = %s is ambiguous', async (title, value, flag) => {
    await refused(rows(`start,price EUR/kWh,${title}`, value)).toThrow(flag);
  });

  test('rows of two kinds require a selection', async () => {
    await refused(mixed('type', 'FORECAST', 'ACTUAL')).toThrow('--rows "type=ACTUAL"');
    await refused(mixed('forecast', 'false', 'true')).toThrow('--rows');
    await refused(mixed('commodity', 'electricity', 'gas')).toThrow('--rows');
    await refused(mixed('market', 'Day-ahead', 'Intraday')).toThrow('--rows');
    const text = mixed('type', 'FORECAST', 'ACTUAL');
    const chosen = await parse(text, { rows: { column: 'type', value: 'ACTUAL' }, resolution: 'PT60M' });
    expect(chosen.points.map(({ price }) => price)).toEqual([20]);
  });

  test.each(['Intraday report', 'Price forecast 2026', 'Imbalance prices'])(
    'the line "%s" is ambiguous',
    async (line) => {
      await refused(below(line)).toThrow(/--kind|forecast/);
    },
  );

  test('the column of the price is chosen over that of its forecast', async () => {
    const text = file('start,price forecast EUR/MWh,price EUR/MWh', `${DAY}T00:00Z,10,11`, `${DAY}T01:00Z,20,21`);
    expect((await parse(text)).points.map(({ price }) => price)).toEqual([11, 21]);
  });
});

describe('an unknown word', () => {
  test.each([
    'frobnicated price EUR/MWh',
    'price xyz EUR/MWh',
    'price EUR/MWh xyz',
    'price_foo_eur_mwh',
    'Quux EUR/MWh',
  ])('%s is ambiguous', async (title) => {
    await refused(twoHours(title)).toThrow('specify');
  });

  test('the price of another region is not read as a price of this region', async () => {
    await refused(twoHours('SE3 price EUR/MWh'), 'se4').toThrow('--region se3');
    await refused(twoHours('price_at EUR/MWh')).toThrow('--region at');
    await refused(twoHours('Texas price $/MWh'), 'us_ny').toThrow('specify');
  });

  test.each([
    ['DE/LU [€/MWh]', 'de'],
    ['DK 1 price EUR/MWh', 'dk1'],
    ['Price Germany/Luxembourg [Euro/MWh]', 'de'],
    ['Strompreis Deutschland EUR/MWh', 'de'],
    ['Zonal COMED price $/MWh', 'us_il_comed'],
    ["prix de l'électricité EUR/MWh", 'fr'],
    ['precio de la energía EUR/MWh', 'es'],
    ['spotpris SE3 öre/kWh', 'se3'],
    ['elspotpris NO1 NOK/MWh', 'no1'],
    ['Day-ahead Auction Price EUR/MWh', 'de'],
    ['spot_nok_per_kwh_ex_vat', 'no1'],
    ['Börsenstrompreis ct/kWh', 'de'],
    ['PUN (€/MWh)', 'it'],
    ['RRP ($/MWh)', 'nsw1'],
    ['Price 60 min EUR/MWh', 'de'],
    ['Marktpreis in EUR/MWh', 'at'],
    ['sähkön hinta snt/kWh', 'fi'],
  ])('%s is unambiguous in %s', async (title, region) => {
    expect((await parse(twoHours(title), { region })).points).toHaveLength(2);
  });
});
