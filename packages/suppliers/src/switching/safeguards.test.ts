import { describe, expect, it } from 'vitest';
import { addMonths, monthsStarted } from './days.ts';
import { contractEndOf, exitFeeOf } from './exit-fee.ts';
import { paybackMonths, SAFEGUARDS, type SwitchFacts } from './safeguards.ts';

const FACTS: SwitchFacts = {
  ...{ today: '2026-11-30', lastSwitch: null, contractEnd: null, noticeGivenOn: null },
  ...{ exitFee: 0, saving: 120, months: 12 },
};
const refusals = (facts: Partial<SwitchFacts>) =>
  SAFEGUARDS.flatMap(({ code, refuses }) => (refuses({ ...FACTS, ...facts }) === undefined ? [] : [code]));

/** Contract end: the first day after the term. 2027-01-14 is 45 days after today, 2027-01-15 is 46. */
describe('safeguards', () => {
  it.each([
    ['nothing known', {}, []],
    ['a switch today', { lastSwitch: '2026-11-30' }, ['cooldown']],
    ['a switch four days ago', { lastSwitch: '2026-11-26' }, ['cooldown']],
    ['a switch five days ago', { lastSwitch: '2026-11-25' }, []],
    ['a contract that ends tomorrow', { contractEnd: '2026-12-01' }, ['contract_end']],
    ['a contract that ends in 45 days', { contractEnd: '2027-01-14' }, ['contract_end']],
    ['a contract that ends in 46 days', { contractEnd: '2027-01-15' }, []],
    ['a contract that ends today', { contractEnd: '2026-11-30' }, []],
    ['notice given', { contractEnd: '2027-01-14', noticeGivenOn: '2026-11-30' }, []],
    ['notice planned for tomorrow', { contractEnd: '2027-01-14', noticeGivenOn: '2026-12-01' }, ['contract_end']],
    ['an exit fee of twelve months of saving', { exitFee: 120 }, []],
    ['an exit fee of more', { exitFee: 120.5 }, ['exit_fee']],
    ['an exit fee of the saving until the end', { exitFee: 30, saving: 30, months: 3 }, []],
    ['an exit fee of more than that', { exitFee: 31, saving: 30, months: 3 }, ['exit_fee']],
    ['an exit fee without a saving', { exitFee: 1, saving: 0 }, ['exit_fee']],
    [
      'all at once',
      { lastSwitch: '2026-11-29', contractEnd: '2026-12-24', exitFee: 500 },
      ['cooldown', 'contract_end', 'exit_fee'],
    ],
  ] as const)('%s: %o', (_, facts, codes) => {
    expect(refusals(facts)).toEqual(codes);
  });

  it('state days and numbers in their reasons', () => {
    const [cooldown, contractEnd, exitFee] = SAFEGUARDS.map(({ refuses }) =>
      refuses({ ...FACTS, lastSwitch: '2026-11-29', contractEnd: '2026-12-24', exitFee: 300 }),
    );
    expect(cooldown).toContain('from 2026-12-04 on');
    expect(contractEnd).toContain('The contract ends on 2026-12-24');
    expect(exitFee).toContain('after 30.0 months');
  });

  it.each([
    [0, 0, 0],
    [60, 120, 6],
    [60, 0, null],
    [60, -1, null],
  ])('an exit fee of %s is paid for by a saving of %s a year after %s months', (fee, saving, months) => {
    expect(paybackMonths(fee, saving, 12)).toBe(months);
  });
});

describe('the exit fee', () => {
  const contract = { today: '2026-11-30', contractStart: '2026-06-01', contractEnd: null, exitFee: null };
  const of = (fee: object, more: object = {}) =>
    exitFeeOf(
      { ...contract, ...more },
      { contract: { termMonths: 12, exitFee: { freeDaysBeforeEnd: 0, ...fee } as never } },
    );

  it.each([
    [{ amount: 50, per: 'contract' }, {}, 50],
    [{ amount: 5, per: 'remaining_month' }, {}, 35],
    [{ amount: 5, per: 'remaining_month' }, { contractEnd: '2026-12-30' }, 5],
    [{ amount: 5, per: 'remaining_month' }, { contractEnd: '2026-12-31' }, 10],
    [{ amount: 5, per: 'remaining_month' }, { contractStart: null }, null],
    [{ amount: 50, per: 'contract' }, { contractStart: null }, 50],
    [{ amount: 50, per: 'contract' }, { contractEnd: '2026-11-30' }, 0],
    [{ amount: 50, per: 'contract' }, { exitFee: 20 }, 20],
    [{ amount: 50, per: 'contract', freeDaysBeforeEnd: 49 }, { contractEnd: '2027-01-18' }, 0],
    [{ amount: 50, per: 'contract', freeDaysBeforeEnd: 48 }, { contractEnd: '2027-01-18' }, 50],
  ])('of %o with %o is %s', (fee, more, expected) => {
    expect(of(fee, more)).toBe(expected);
  });

  it('is 0 where the tariff states none; a rolling contract has no end', () => {
    expect(exitFeeOf(contract, { contract: undefined })).toBe(0);
    expect(contractEndOf(contract, { contract: { termMonths: 12 } })).toBe('2027-06-01');
    expect(contractEndOf(contract, { contract: { termMonths: 12, rolling: true } })).toBeNull();
  });
});

describe('months of a contract', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-11-30', 12, '2027-11-30'],
  ])('%s and %s months is %s', (day, months, later) => {
    expect(addMonths(day, months)).toBe(later);
    expect(monthsStarted(day, later)).toBe(months);
  });
});
