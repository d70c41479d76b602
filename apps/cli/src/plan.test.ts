import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { planEnergy, planSchema, problemSchema } from '@energy-optimizer/optimizer';
import { afterAll, describe, expect, test } from 'vitest';
import { energyHere } from './testing/memory-terminal.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'energy-plan-'));
afterAll(() => rm(directory, { recursive: true }));

function file(name: string, content: unknown): string {
  const target = path.join(directory, name);
  writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
  return target;
}

const PROBLEM = {
  ...{ currency: 'EUR', start: '2026-03-02T22:00:00Z', timeZone: 'Europe/Berlin' },
  stepMinutes: [60, 60, 60, 60],
  importPricePerKwh: [0.34, 0.21, 0.28, 0.3],
  loadKw: 0.5,
  evs: [{ id: 'car', chargeKw: 11, capacityKwh: 60, startKwh: 40, targetKwh: 50 }],
};
const problem = file('problem.json', PROBLEM);

describe('energy plan', () => {
  test('--json prints exactly the plan of the library', async () => {
    const { code, stdout, stderr } = await energyHere('plan', problem, '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(planSchema.parse(JSON.parse(stdout))).toEqual(await planEnergy(problemSchema.parse(PROBLEM)));
  });

  test('prints a chart, the reason of each slot, and the cost', async () => {
    const { code, stdout } = await energyHere('plan', problem);
    expect(code).toBe(0);
    expect(stdout).toContain('price        █▁▅▆  0.21 … 0.34 EUR/kWh');
    expect(stdout).toMatch(/^car charges {2}·█·· {2}up to 10 kW$/m);
    expect(stdout).toMatch(/^ {13}23:00/m);
    expect(stdout).toMatch(/car +charge +10\.00 +0\.2100/);
    expect(stdout).toMatch(/^cost \d\.\d{4} EUR \(optimal\); without planning \d\.\d{4} EUR; saving \d\.\d{4} EUR$/m);
  });

  test('plans what fits of an impossible wish, and says what would make it possible', async () => {
    const wish = file('wish.json', { ...PROBLEM, evs: [{ ...PROBLEM.evs[0], departure: 1, targetKwh: 60 }] });
    const { code, stdout } = await energyHere('plan', wish);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^conflict: /m);
    expect(stdout).toMatch(/^ {2}or: /m);
  });

  test('--schema prints the JSON Schema of a problem', async () => {
    const { code, stdout } = await energyHere('plan', '--schema');
    expect([code, JSON.parse(stdout).required]).toEqual([0, ['stepMinutes', 'importPricePerKwh']]);
  });

  test('exits with 1 and the name of the field if the problem is not valid, also as JSON', async () => {
    const bad = file('bad.json', { ...PROBLEM, loadKw: 20_000 });
    const shown = await energyHere('plan', bad);
    expect([shown.code, shown.stdout]).toEqual([1, '']);
    expect(shown.stderr).toContain('error: loadKw');
    const { code, stdout } = await energyHere('plan', bad, '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'invalid_problem', exitCode: 1 } }]);
  });

  test('exits with 1 for a file that is missing or not JSON, and with 2 for wrong options', async () => {
    expect(await energyHere('plan', path.join(directory, 'none.json'))).toMatchObject({ code: 1 });
    expect((await energyHere('plan', file('text.json', 'no'))).stderr).toContain('is not JSON');
    expect((await energyHere('plan', problem, '--gap', '2')).code).toBe(2);
    expect((await energyHere('plan', problem, '--time-limit', '0')).code).toBe(2);
    const { code, stderr } = await energyHere('plan');
    expect([code, stderr]).toEqual([2, expect.stringContaining("missing required argument 'file'")]);
  });

  test('draws long plans in at most 100 columns', async () => {
    const count = 500;
    const long = file('long.json', {
      ...{ start: PROBLEM.start, stepMinutes: Array(count).fill(15) },
      importPricePerKwh: Array.from({ length: count }, (_, step) => Math.sin(step / 9)),
      loadKw: 1,
    });
    const { stdout } = await energyHere('plan', long);
    const [, price] = stdout.split('\n');
    expect([...price!].filter((char) => '▁▂▃▄▅▆▇█'.includes(char))).toHaveLength(64);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .slice(0, 4)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(100);
  });
});
