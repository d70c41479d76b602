import { createRandom, type Random } from '@energy-optimizer/kernel';
import { packFloats, seal, unpackFloats, verify } from '../artifact.ts';
import type { Artifact } from '../expert.ts';
import { createNetCore, type NetCore } from './net-core.ts';
import type { NetShape } from './net-layout.ts';
import type { NetWindow, Scalers } from './net-window.ts';

const VERSION = 1;

/** Everything a fitted net needs to forecast and continue learning. */
export interface NetModel {
  readonly shape: NetShape;
  readonly net: NetCore;
  readonly random: Random;
  scalers: Scalers;
  /** The range forecasts are clamped to, per hour, in transformed prices. */
  range: Readonly<Record<'low' | 'high', Float64Array>>;
  /** Last local date in the training data. */
  lastDate: string;
  adamSteps: number;
  /** Not part of the artifact; reread from the panel. */
  window: NetWindow | null;
}

interface NetHeader {
  readonly shape: NetShape;
  readonly lastDate: string;
  readonly adamSteps: number;
  readonly random: [number, number, number, number];
}

/** An untrained net. */
export function blankModel(shape: NetShape, seed: number): NetModel {
  const identity = (width: number) => ({
    center: new Float64Array(width),
    scale: new Float64Array(width).fill(1),
    plain: new Uint8Array(width),
  });
  return {
    shape,
    net: createNetCore(shape),
    random: createRandom(seed),
    scalers: { inputs: identity(shape.inputs), targets: identity(shape.outputs) },
    range: { low: new Float64Array(shape.outputs), high: new Float64Array(shape.outputs) },
    lastDate: '',
    adamSteps: 0,
    window: null,
  };
}

/** A model as data; the weights are float32 (parameters, Adam's moments, average), then float64 (scalers, range). */
export function sealModel(expert: string, model: NetModel): Artifact {
  const { shape, lastDate, adamSteps, random } = model;
  const header: NetHeader = { shape, lastDate, adamSteps, random: random.state() };
  const plain = Float64Array.from(model.scalers.inputs.plain);
  return seal({ expert, version: VERSION, header: { ...header }, weights: packFloats([...numbersOf(model), plain]) });
}

/**
 * Restores a model from an artifact: it forecasts and continues learning exactly as the original.
 * @throws Error for another expert, version, hidden layers or a wrong checksum.
 */
export function openModel(expert: string, hidden: readonly number[], artifact: Artifact): NetModel {
  verify(artifact, { expert, version: VERSION });
  const { shape, lastDate, adamSteps, random } = artifact.header as unknown as NetHeader;
  if (String(shape.hidden) !== String(hidden)) throw new Error(`artifact of ${expert} has layers of ${shape.hidden}`);
  const model = { ...blankModel(shape, 0), lastDate, adamSteps };
  const plain = new Float64Array(shape.inputs);
  unpackFloats(artifact.weights, [...numbersOf(model), plain]);
  model.scalers.inputs.plain.set(plain);
  model.random.restore(random);
  return model;
}

function numbersOf({ net, scalers, range }: NetModel): (Float32Array | Float64Array)[] {
  const { weights, first, second, average } = net.offsets;
  return [
    ...[weights, first, second, average].map((from) => net.simd.memory.subarray(from, from + net.count)),
    ...[scalers.inputs.center, scalers.inputs.scale, scalers.targets.center, scalers.targets.scale],
    ...[range.low, range.high],
  ];
}
