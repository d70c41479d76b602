import { instantOf } from '../problem/horizon.ts';
import type { Setting } from '../problem/setting.ts';
import type { Slot } from './plan.ts';
import { type Draft, type Explained, explain } from './reasons.ts';
import type { Schedule } from './schedule.ts';

interface Device {
  readonly device: string;
  readonly action: Slot['action'];
  readonly powers: readonly number[];
  readonly explain: (draft: Draft) => Explained;
}

/** Stretches in which a device does one thing, each with its reason. */
export function slotsOf(setting: Setting, schedule: Schedule): Slot[] {
  const devices: Device[] = [
    ...schedule.stores.flatMap(({ chargeKw, dischargeKw }, index): Device[] => {
      const store = setting.stores[index];
      if (store === undefined) return [];
      const device = store.id;
      return [
        {
          device,
          action: 'charge',
          powers: chargeKw,
          explain: (draft) => explain.charge(setting, schedule, index, draft),
        },
        {
          device,
          action: 'discharge',
          powers: dischargeKw,
          explain: (draft) => explain.discharge(setting, schedule, index, draft),
        },
      ];
    }),
    ...schedule.runs.flatMap(({ powerKw }, index): Device[] => {
      const run = setting.runs[index];
      return run === undefined
        ? []
        : [
            {
              device: run.id,
              action: 'run',
              powers: powerKw,
              explain: (draft) => explain.run(setting, schedule, run, draft),
            },
          ];
    }),
    ...schedule.heaters.flatMap(({ powerKw }, index): Device[] => {
      const heater = setting.heaters[index];
      return heater === undefined
        ? []
        : [
            {
              device: heater.id,
              action: heater.mode,
              powers: powerKw,
              explain: (draft) => explain.heat(setting, schedule, heater, draft),
            },
          ];
    }),
    {
      device: 'pv',
      action: 'curtail',
      powers: setting.pv.map((kw, step) => kw - (schedule.pvKw[step] ?? 0)),
      explain: (draft) => explain.curtail(setting, draft),
    },
  ];
  return devices
    .flatMap((device) => stretches(device.powers).flatMap(([from, to]) => slotsIn(setting, device, from, to)))
    .sort((a, b) => a.from - b.from || a.device.localeCompare(b.device));
}

/** Boundaries of the stretches with a power. */
function stretches(powers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const [step, kw] of powers.entries()) {
    if (kw <= 1e-6) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === step) last[1] = step + 1;
    else found.push([step, step + 1]);
  }
  return found;
}

/** A stretch, divided where its reason changes; an appliance's run has one reason. */
function slotsIn(setting: Setting, device: Device, from: number, to: number): Slot[] {
  if (device.action === 'run') return [slotOf(setting, device, from, to)];
  const slots: Slot[] = [];
  let begin = from;
  let reason = device.explain(draftOf(setting, device, from, from + 1)).reason;
  for (let step = from + 1; step <= to; step += 1) {
    const next = step === to ? undefined : device.explain(draftOf(setting, device, step, step + 1)).reason;
    if (next === reason) continue;
    slots.push(slotOf(setting, device, begin, step));
    begin = step;
    reason = next ?? reason;
  }
  return slots;
}

function draftOf({ horizon, importPrice }: Setting, { powers }: Device, from: number, to: number): Draft {
  let energyKwh = 0;
  let paid = 0;
  for (let step = from; step < to; step += 1) {
    const kwh = (powers[step] ?? 0) * (horizon.hours[step] ?? 0);
    energyKwh += kwh;
    paid += kwh * (importPrice[step] ?? 0);
  }
  return { from, to, energyKwh, meanPricePerKwh: energyKwh > 0 ? paid / energyKwh : 0 };
}

function slotOf(setting: Setting, device: Device, from: number, to: number): Slot {
  const draft = draftOf(setting, device, from, to);
  const [startAt, endAt] = [instantOf(setting.horizon, from), instantOf(setting.horizon, to)];
  return {
    device: device.device,
    action: device.action,
    ...draft,
    ...(startAt === undefined || endAt === undefined ? {} : { startAt, endAt }),
    ...device.explain(draft),
  };
}
