import { createRandom } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExpertFamily } from '../experts/expert.ts';
import { createMixer, type Mixer } from './mixer.ts';

const STEPS = 6;
const families: readonly ExpertFamily[] = ['lear', 'lear', 'kernel', 'net'];
const experts = families.map((family, k) => ({ id: `e${k}`, family }));
const reference = { id: 'weekly-naive', family: 'naive' } as const;
const fresh = () => createMixer({ steps: STEPS, experts: [...experts, reference] });

/** The experts' forecasts of a day and its actual prices; `spoil` changes the forecast of one expert. */
type Spoil = (id: string, values: Float64Array, day: number) => Float64Array;
const asIs: Spoil = (_id, values) => values;

function world(seed: number, spoil: Spoil = asIs, actualOf = (price: number, _day: number) => price) {
  const random = createRandom(seed);
  return Array.from({ length: 80 }, (_, day) => {
    const truth = Float64Array.from({ length: STEPS }, (_, h) => 40 + 10 * Math.sin(h + day / 7) + random.normal());
    const said = (id: string, error: number) =>
      [
        id,
        spoil(
          id,
          truth.map((price) => price + error * random.normal()),
          day,
        ),
      ] as const;
    const forecasts = new Map([...experts.map(({ id }, k) => said(id, 1 + k / 4)), said(reference.id, 4)]);
    return { forecasts, actual: truth.map((price) => actualOf(price, day)) };
  });
}

function play(mixer: Mixer, days: ReturnType<typeof world>) {
  return days.map(({ forecasts, actual }) => {
    const mixed = mixer.mix(forecasts);
    return { mixed, lesson: mixer.observe({ experts: forecasts, mixed }, actual) };
  });
}

const errorOf = (point: Float64Array, actual: Float64Array) =>
  point.reduce((sum, value, h) => sum + Math.abs(value - actual[h]!), 0) / STEPS;

describe('mixer', () => {
  it('continues after a restart exactly as without one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 60 }), (seed, cut) => {
        const days = world(seed, asIs, (price, day) => (day % 17 === 3 ? Number.NaN : price + (day > 50 ? 12 : 0)));
        const [one, two] = [fresh(), fresh()];
        play(one, days.slice(0, cut));
        two.restore(one.serialize());
        expect(play(two, days.slice(cut))).toEqual(play(one, days.slice(cut)));
        expect(two.serialize()).toEqual(one.serialize());
      }),
      { numRuns: 8 },
    );
  });

  it('rejects a state of another shape or with a flipped bit', () => {
    const artifact = fresh().serialize();
    expect(() => createMixer({ steps: STEPS + 1, experts }).restore(artifact)).toThrow('steps');
    expect(() => fresh().restore({ ...artifact, header: { ...artifact.header, more: 1 } })).toThrow('checksum');
  });

  it('lets a new expert start in the middle and drops a removed one', () => {
    const before = fresh();
    play(before, world(3));
    const next = createMixer({ steps: STEPS, experts: [...experts.slice(1), { id: 'new', family: 'trees' }] });
    next.restore(before.serialize());
    const [{ forecasts }] = world(4) as [ReturnType<typeof world>[number]];
    const { weights } = next.mix(new Map([...forecasts, ['new', forecasts.get('e1')!]]));
    expect(Object.keys(weights).sort()).toEqual(['e1', 'e2', 'e3', 'new']);
    const others = ['e1', 'e2', 'e3'].map((id) => weights[id]!);
    expect(weights.new).toBeGreaterThanOrEqual(Math.min(...others));
    expect(weights.new).toBeLessThanOrEqual(Math.max(...others));
  });

  it.each<[string, Spoil]>([
    ['says 10,000', (id, values, day) => (id === 'e0' && day >= 40 && day < 60 ? values.map(() => 1e4) : values)],
    [
      'explodes',
      (id, values, day) => (id === 'e0' && day >= 40 && day < 60 ? values.map((v) => v * 10 ** day) : values),
    ],
    [
      'forecasts no number',
      (id, values, day) => (id === 'e0' && day >= 40 && day < 60 ? values.map(() => Number.NaN) : values),
    ],
    ['is off by 30', (id, values, day) => (id === 'e0' && day >= 40 && day < 60 ? values.map((v) => v + 30) : values)],
    ['is stuck', (id, values, day) => (id === 'e0' && day >= 40 && day < 60 ? values.map((_, h) => 45 + h) : values)],
  ])(
    'leaves out an expert that %s the next morning, keeps the others and takes it back when it is good',
    (_, spoil) => {
      const [broken, sound] = [play(fresh(), world(5, spoil)), play(fresh(), world(5))];
      const days = world(5);
      for (let day = 41; day < 60; day += 1) {
        expect(broken[day]!.mixed.weights.e0).toBe(0);
        expect(broken[day]!.mixed.excluded.map(({ id }) => id)).toEqual(['e0']);
      }
      for (const day of [41, 50, 75]) expect(errorOf(broken[day]!.mixed.point, days[day]!.actual)).toBeLessThan(3);
      const lean = ({ mixed: { weights } }: (typeof sound)[number]) => weights.e1! / weights.e3!;
      expect(lean(broken[41]!) / lean(sound[41]!)).toBeCloseTo(1, 0.25);
      expect(broken[62]!.mixed.excluded).toEqual([]);
      expect(broken[79]!.mixed.weights.e0).toBeGreaterThan(0.5 * sound[79]!.mixed.weights.e0!);
    },
  );

  it('corrects most of a bias of 10 after five days and nothing where there is none', () => {
    const days = world(6, asIs, (price, day) => (day >= 60 ? price + 10 : price));
    const played = play(fresh(), days);
    const level = (day: number) => played[day]!.mixed.bias.reduce((sum, value) => sum + value, 0) / STEPS;
    expect(level(59)).toBeCloseTo(0, 1);
    expect(level(65)).toBeGreaterThan(7);
    expect(level(65)).toBeLessThan(12);
  });

  it('detects errors that grow permanently, but not one bad day', () => {
    const alarms = (actualOf: (price: number, day: number) => number) =>
      play(fresh(), world(7, asIs, actualOf)).filter(({ lesson }) => lesson.alarm).length;
    expect(alarms((price, day) => price + (day === 50 ? 300 : 0))).toBe(0);
    expect(alarms((price, day) => price + (day >= 50 ? 9 * Math.sin(50 * day) : 0))).toBeGreaterThan(0);
  });

  it('uses the reference forecast if no expert is active, and shows that in its weight', () => {
    const mixer = fresh();
    const values = new Float64Array(STEPS).fill(7);
    const mixed = mixer.mix(new Map([['weekly-naive', values]]));
    expect(mixed.point).toEqual(values);
    expect(mixed.weights['weekly-naive']).toBe(1);
  });

  it('mixes a day of 96 quarter-hours by 26 experts in a few milliseconds', () => {
    const random = createRandom(1);
    const many = Array.from({ length: 26 }, (_, k) => ({ id: `x${k}`, family: 'net' as const }));
    const mixer = createMixer({ steps: 96, experts: many });
    const day = () => new Map(many.map(({ id }) => [id, Float64Array.from({ length: 96 }, () => random.normal())]));
    for (let k = 0; k < 60; k += 1) mixer.observe({ experts: day() }, new Float64Array(96));
    expect(mixer.mix(day()).percentiles).toHaveLength(99);
  });
});
