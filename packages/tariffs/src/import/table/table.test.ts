import { describe, expect, test } from 'vitest';
import { billed, read } from '../../testing/imports.ts';

describe('the import of tables of charges', () => {
  const head =
    'utility,type,name,basic_charge_limit,assessed,month_start,month_end,hour_start,hour_end,weekday_start,weekday_end,charge,units';

  test('reads windows with half hours, charges that add up, and limits', () => {
    const text = [
      head,
      'electric,customer,,,,,,,,,,10,$/month',
      'electric,energy,all,0,,1,12,0,24,0,6,0.1,$/kWh',
      'electric,energy,peak,0,,1,12,8.5,12,0,4,0.2,$/kWh',
      'electric,demand,all,0,monthly,1,12,0,24,0,6,5,$/kW',
      'electric,export,,0,,1,12,0,24,0,6,0.05,$/kWh',
      'gas,energy,,0,,1,12,0,24,0,6,0.5,$/therm',
    ].join('\n');
    expect(read(text).findings.map(({ code }) => code)).toEqual(['csv_other_utility', 'csv_time_zone']);
    expect(billed(text)).toEqual([
      ['customer', 1, 10],
      ['energy', 744, 74.4],
      ['energy-2 peak', 77, 15.4],
      ['energy-2 rest', 667, 0],
      ['demand', 1, 5],
    ]);
  });

  test('does not bill a customer charge in an unknown unit', () => {
    const text = [head, 'electric,customer,,,,,,,,,,10,$/bill', 'electric,energy,all,0,,1,12,0,24,0,6,0.1,$/kWh'].join(
      '\n',
    );
    expect(read(text).findings).toContainEqual(expect.objectContaining({ code: 'csv_unit', severity: 'error' }));
    expect(billed(text)).toContainEqual(['customer', null, null]);
  });

  test('starts a new tier at each limit', () => {
    const text = [
      head,
      'electric,energy,,0,,1,12,0,24,0,6,0.1,$/kWh',
      'electric,energy,,500,,1,12,0,24,0,6,0.3,$/kWh',
    ].join('\n');
    expect(billed(text)).toEqual([
      ['energy 1', 500, 50],
      ['energy 2', 244, 73.2],
    ]);
  });

  test('reports invalid rows as findings with their line', () => {
    expect(read([head, 'electric,magic,,0,,1,12,0,24,0,6,0.1,$/kWh'].join('\n')).findings[0]).toMatchObject({
      code: 'csv_row',
      path: 'line 2',
    });
    expect(read('a,b\n1,2\n').findings[0]).toMatchObject({
      code: 'csv_table',
      message: 'The table is missing the columns type, charge, units.',
    });
  });
});
