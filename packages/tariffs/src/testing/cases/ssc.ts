import { computeBill } from '../../bill/compute-bill.ts';
import { importUrdb } from '../../import/urdb/import-urdb.ts';
import { sumOf } from '../../numbers.ts';
import { daysBetween, stepsOf } from '../builders.ts';
import { sharedRows } from '../shared.ts';
import { type CaseFile, type Check, check, checkList, type Translator } from './case.ts';

const column = (file: string): number[] => sharedRows(`usage/${file}`).map(({ kW }) => Number(kW));

/** Load minus generation per step; an hour of load is spread over its steps. */
function netPower({ usage }: CaseFile): number[] {
  const load = column(usage.loadKw);
  const perHour = 60 / usage.stepMinutes;
  const steps = load.flatMap((kw) => Array.from({ length: perHour }, () => kw));
  if (usage.generationKw === undefined) return steps;
  const generated = column(usage.generationKw);
  return steps.map((kw, index) => kw - generated[index]!);
}

function billOf(file: CaseFile) {
  const { tariff } = importUrdb(file.tariff.urdb, { timeZone: file.usage.calendar.timeZone });
  const usage = stepsOf(new Date('2018-01-01T00:00:00Z'), file.usage.stepMinutes, netPower(file));
  return computeBill(tariff!, usage, daysBetween('2018-01-01', '2018-12-31'));
}

/** NREL's system advisor model: URDB keys, a year of load and generation. */
export const ssc: Translator = (file) => {
  const bill = billOf(file);
  const { expected, tolerance } = file;
  const sumBy = (category: string, name?: string) =>
    bill.billingPeriods.map(({ firstDay }) =>
      sumOf(
        bill.lines
          .filter(
            (line) => line.billingPeriod === firstDay && line.category === category && (!name || line.name === name),
          )
          .map(({ amount }) => amount!),
      ),
    );
  const lists: readonly [string, readonly number[]][] = [
    ['monthly', bill.billingPeriods.map(({ total }) => total)],
    ['monthlyBill', bill.billingPeriods.map(({ total }) => total)],
    ['monthlyImportCharge', sumBy('energy')],
    ['monthlyExportCredit', sumBy('export').map((amount) => -amount)],
    ['creditApplied', sumBy('credit', 'Credits of earlier billing periods').map((amount) => -amount)],
    ['cashOut', sumBy('credit', 'Balance paid out').map((amount) => -amount)],
  ];
  const checks: Check[] = [
    check('annual', bill.total, expected.annual, tolerance),
    check('annual, exact', bill.total, expected.annualExact, 1e-4),
    check('complete', String(bill.complete), 'true'),
  ];
  for (const [name, values] of lists)
    if (expected[name]) checks.push(...checkList(name, values, expected[name], tolerance));
  return checks;
};
