import {
  type ForecasterState,
  type Panel,
  packFloats,
  seal,
  unpackFloats,
  verify,
} from '@energy-optimizer/forecasting';
import type { MarketRecord, StoredArtifact } from '../store/records.ts';
import type { LoadedMarket } from './load-market.ts';

/** The training data of a model, so that the next run detects when the stored data differs. */
export interface Lineage {
  readonly market: Pick<MarketRecord, 'kind' | 'source' | 'unit' | 'currency' | 'steps'>;
  /** Names of the exogenous series in order. */
  readonly series: readonly string[];
  readonly trainedThrough: string;
  readonly firstDate: string;
  /** A number per day of history that changes with any price of the day; NaN if one is unknown. */
  readonly signatures: Float64Array;
}

const LINEAGE = 'lineage';
const VERSION = 1;

export function lineageOf({ market, panel, series, known }: LoadedMarket, steps: number): Lineage {
  const { kind, source, unit, currency } = market;
  return {
    market: { kind, source, unit, currency, steps },
    series,
    trainedThrough: panel.dates[known - 1]!,
    firstDate: panel.dates[0]!,
    signatures: signaturesOf(panel, known),
  };
}

/** Sums with a different weight per step, so that swapped prices are detected. */
export function signaturesOf({ steps, prices }: Panel, days: number): Float64Array {
  return Float64Array.from({ length: days }, (_, day) => {
    let sum = 0;
    for (let step = 0; step < steps; step += 1) sum += prices[day * steps + step]! * (1 + step / 97);
    return sum;
  });
}

/** A learned state and its lineage as named artifacts. */
export function toParts(state: ForecasterState, lineage: Lineage): StoredArtifact[] {
  const { signatures, ...header } = lineage;
  const weights = packFloats([signatures]);
  const about = seal({
    expert: LINEAGE,
    version: VERSION,
    header: { ...header, days: signatures.length, steps: state.steps },
    weights,
  });
  return [
    { name: LINEAGE, artifact: about },
    ...state.experts.map((artifact) => ({ name: `expert/${artifact.expert}`, artifact })),
    ...state.mixers.map((artifact, index) => ({ name: `mixer/${index + 1}`, artifact })),
  ];
}

/** @throws Error if the lineage is missing, of another version or corrupt: the model is then retrained from scratch. */
export function fromParts(parts: readonly StoredArtifact[]): { state: ForecasterState; lineage: Lineage } {
  const about = parts.find(({ name }) => name === LINEAGE)?.artifact;
  if (!about) throw new Error('the stored model does not record its training data');
  verify(about, { expert: LINEAGE, version: VERSION });
  const header = about.header as Omit<Lineage, 'signatures'> & { days: number };
  const signatures = new Float64Array(header.days);
  unpackFloats(about.weights, [signatures]);
  const named = (prefix: string) => parts.filter(({ name }) => name.startsWith(prefix));
  const lead = ({ name }: StoredArtifact) => Number(name.slice('mixer/'.length));
  const mixers = named('mixer/').sort((a, b) => lead(a) - lead(b));
  const { market, series, trainedThrough, firstDate } = header;
  return {
    lineage: { market, series, trainedThrough, firstDate, signatures },
    state: {
      ...{ steps: market.steps, series: series.length, trainedThrough },
      experts: named('expert/').map(({ artifact }) => artifact),
      mixers: mixers.map(({ artifact }) => artifact),
    },
  };
}
