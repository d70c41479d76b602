import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import { recommendSwitchingInput } from '../schemas/index.ts';
import { type HouseholdWorld, householdWorld } from '../testing/households.ts';
import { actions } from '../testing/recommend.ts';
import { entry, supplier, tariff } from '../testing/world.ts';
import { listRecommendations } from './recommendations.ts';
import { replaySaving } from './replay-saving.ts';

let world: HouseholdWorld;
beforeAll(async () => {
  world = await householdWorld();
});
afterAll(() => world.close());

const WEEKS_MS = 364 * 86_400_000;
/** Local midnights of Berlin. */
const END = Date.parse('2026-11-29T23:00:00Z');

type Energy = (ms: number) => number | null;
interface Options {
  readonly from?: number;
  readonly exported?: Energy;
}

/** Metered usage of the 52 weeks before 30 November, as a client sends it. */
function metered(stepMinutes: 15 | 30 | 60, energyAt: Energy, { from = END - WEEKS_MS, exported }: Options = {}) {
  const stepMs = stepMinutes * 60_000;
  const starts = Array.from({ length: (END - from) / stepMs }, (_, at) => from + at * stepMs);
  const text = (of: Energy) => starts.map((ms) => of(ms) ?? '').join(',');
  return {
    ...{ start: new Date(from), stepMinutes, import: text(energyAt) },
    ...(exported ? { export: text(exported) } : {}),
  };
}

const OWN = { document: tariff('own', 0.4), region: 'de', supplier: 'mine' };
const recommend = async (usage: object, more: object = {}) =>
  actions(world).recommend(await world.user(), { ...OWN, ...more, usage });
const costOf = (rate: number, kwh: number) => Math.round((rate * kwh + 120) * 119) / 100;

it.each([15, 30, 60] as const)('bills a metered year of %i minutes to the cent', async (stepMinutes) => {
  const kw = 0.4;
  const { basis, current, recommended } = await recommend(metered(stepMinutes, () => (kw * stepMinutes) / 60));
  expect(basis).toMatchObject({
    ...{ profile: 'metered', unit: 'kWh' },
    metered: { start: '2025-12-01', end: '2026-11-30', coverage: 1 },
  });
  expect(basis.annualUsage).toBeCloseTo(kw * 24 * 364, 6);
  expect(current.cost).toBe(costOf(0.4, kw * 24 * 365));
  expect(recommended).toMatchObject({ supplier: 'cheap', cost: costOf(0.25, kw * 24 * 365) });
});

it('takes the shape of the meter: a night tariff is recommended to those who use energy at night', async () => {
  const nightly = tariff('nightly', 0, {
    schedules: { clock: { windows: [{ period: 'night', to: '06:00' }], default: 'day' } },
    components: [
      { kind: 'fixed', id: 'standing', amount: 10, per: 'month' },
      {
        kind: 'energy',
        id: 'energy',
        schedule: 'clock',
        rates: [
          { period: 'night', rate: 0.05 },
          { period: 'day', rate: 0.6 },
        ],
      },
    ],
  });
  await world.service.importDocument(
    parseSuppliers({ format: 'energy-suppliers/1', suppliers: [supplier('owl', [entry(nightly)])] }),
  );
  const isNight = (ms: number) => new Date(ms + 3_600_000).getUTCHours() < 5;
  const night = await recommend(metered(15, (ms) => (isNight(ms) ? 0.3 : 0.001)));
  const day = await recommend(metered(15, (ms) => (isNight(ms) ? 0.001 : 0.1)));
  expect([night.recommended?.name, day.recommended?.name]).toEqual(['Tariff nightly', 'Tariff cheaper']);
});

it('bills the export of the meter', async () => {
  const selling = (rate: number) => ({
    components: [
      { kind: 'energy' as const, id: 'energy', rates: [{ rate: 0.4 }] },
      { kind: 'energy' as const, id: 'sold', flow: 'export', category: 'export' as const, rates: [{ rate }] },
    ],
    vat: { default: 0 },
  });
  const usage = metered(60, () => 1, { exported: () => 0.5 });
  const { current } = await recommend(usage, { document: tariff('own', 0, selling(0.1)) });
  expect(current.cost).toBe(8_760 * 0.4 - 4_380 * 0.1);
});

it('requires 95 % of the last 52 weeks', async () => {
  const known = (share: number) => metered(60, (ms) => ((ms - END + WEEKS_MS) / WEEKS_MS < share ? 1 : null));
  await expect(recommend(known(0.94))).rejects.toMatchObject({ code: 'usage_too_short' });
  await expect(recommend(metered(60, () => 1, { from: END - WEEKS_MS / 2 }))).rejects.toMatchObject({
    code: 'usage_too_short',
  });
  expect((await recommend(known(0.96))).current.cost).not.toBeNull();
});

it('is replayed from the stored usage to the cent; usage that has changed or is gone is named', async () => {
  const user = await world.user();
  const usage = metered(15, (ms) => ((ms / 900_000) % 7) / 50);
  const { id } = await actions(world).recommend(user, { ...OWN, usage });
  expect(await replaySaving(world.context, user, id)).toMatchObject({ identical: true, differences: [] });
  const { items } = await listRecommendations(world.context, user, { page: 1, pageSize: 20 });
  expect(JSON.stringify(items)).not.toContain(usage.import.slice(0, 40));

  const edit = (content: Uint8Array<ArrayBuffer> | null) =>
    world.db.withUser(user, (tx) =>
      tx.rows.switchingRecommendation.update({ where: { id }, data: { usage: content } }),
    );
  const row = await world.db.withUser(user, (tx) => tx.rows.switchingRecommendation.findUnique({ where: { id } }));
  const text = gunzipSync(row!.usage!).toString();
  await edit(Uint8Array.from(gzipSync(text.replace('0.02,', '9,'))));
  const codes = async () => (await replaySaving(world.context, user, id)).differences.map(({ code }) => code);
  expect(new Set(await codes())).toEqual(new Set(['input_changed', 'amount']));
  await edit(null);
  expect(await codes()).toEqual(['input_gone']);
});

const METER = { start: new Date(END), stepMinutes: 60, import: '1,2' };

it.each([
  [{ usage: { ...METER, from: '2026-01-01' } }, ['usage.start']],
  [{ usage: { ...METER, export: '1' } }, ['usage.export']],
  [{ usage: { ...METER, stepMinutes: 20 } }, ['usage.stepMinutes']],
  [{ usage: { ...METER, import: '1;2' } }, ['usage.import']],
  [{ usage: { ...METER, import: '-1,2' } }, ['usage.import']],
  [{ usage: { start: METER.start } }, ['usage.stepMinutes', 'usage.import']],
  [{ usage: {} }, ['usage']],
  [{ usage: { from: '2026-01-01' } }, ['usage.values']],
  [{ usage: METER, annualUsage: 1 }, ['annualUsage']],
  [{ usage: METER, unit: 'kWh', profile: 'flat' }, ['unit', 'profile']],
])('input %o is refused for its field', (input, fields) => {
  const { error } = recommendSwitchingInput.safeParse(input);
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(fields);
});
