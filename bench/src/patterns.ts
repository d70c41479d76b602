/**
 * `npm run bench:patterns`: compares the graph of the pattern memory with a full scan, at 100,000 vectors of 24 values.
 * Both run the same queries alternately, so that the ratio does not depend on the machine. `--small`: a few vectors of
 * a generated market.
 */

import { parseArgs } from 'node:util';
import { createVectorIndex, curveOf, loadHnsw, type VectorIndex } from '@energy-optimizer/forecasting';
import { readMarket } from './forecast/files.ts';
import { generatedMarket } from './forecast/generated.ts';
import { createReport, type Row } from './report.ts';

const { values } = parseArgs({ options: { small: { type: 'boolean', default: false }, note: { type: 'string' } } });
const { small } = values;
const VECTORS = small ? 2_000 : 100_000;
const QUERIES = small ? 40 : 1_000;
const NEIGHBORS = 10;
const DIMENSIONS = 24;
const ROUNDS = 20;

/** A fixed sequence of standard normal numbers (Park, Miller 1988; Box, Muller 1958). */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Days of both benchmark markets, resampled with noise that varies over the hours. */
async function marketDays(normal: () => number): Promise<() => Float32Array> {
  const read = () => Promise.all(['NP', 'PJM'].map((market) => readMarket(market, { exogenous: false })));
  const panels = small ? [generatedMarket(200)] : await read();
  const days = panels.flatMap(({ dates, prices }) => dates.map((_, d) => prices.slice(d * 24, d * 24 + 24)));
  const curves = days.flatMap((day) => curveOf(day) ?? []).filter(({ spread }) => spread > 0);
  let next = 0;
  return () => {
    const { shape } = curves[next++ % curves.length]!;
    let noise = 0;
    return curveOf(
      shape.map((value) => {
        noise = 0.7 * noise + (0.3 * normal()) / Math.sqrt(DIMENSIONS);
        return value + noise;
      }),
    )!.shape;
  };
}

function measure(exact: VectorIndex, graph: VectorIndex, queries: readonly Float32Array[]) {
  let [exactMs, graphMs, hits] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    const part = queries.filter((_, k) => k % ROUNDS === round);
    const start = performance.now();
    const wanted = part.map((query) => exact.search(query, NEIGHBORS));
    const middle = performance.now();
    const found = part.map((query) => graph.search(query, NEIGHBORS));
    graphMs += performance.now() - middle;
    exactMs += middle - start;
    for (const [k, neighbors] of found.entries()) {
      const ids = new Set(wanted[k]!.map(({ id }) => id));
      hits += neighbors.filter(({ id }) => ids.has(id)).length;
    }
  }
  const count = queries.length;
  return { recall: hits / (count * NEIGHBORS), exactMs: exactMs / count, graphMs: graphMs / count };
}

function rowsFor(what: string, draw: () => Float32Array, limits: { recall: number; ratio: number }): Row[] {
  const hnsw = loadHnsw();
  if (!hnsw) throw new Error('hnswlib-node is not built on this machine, so nothing can be compared');
  const options = { dimensions: DIMENSIONS, capacity: VECTORS };
  const [exact, graph] = [createVectorIndex(options), createVectorIndex({ ...options, hnsw })];
  const vectors = Array.from({ length: VECTORS }, draw);
  for (const [k, vector] of vectors.entries()) exact.add(String(k), vector);
  const start = performance.now();
  for (const [k, vector] of vectors.entries()) graph.add(String(k), vector);
  const buildSeconds = (performance.now() - start) / 1_000;
  const { recall, exactMs, graphMs } = measure(exact, graph, Array.from({ length: QUERIES }, draw));
  const detail = { vectors: VECTORS, queries: QUERIES, exactMs, graphMs, buildSeconds };
  const least = (value: number) => ({ at: 'least', value }) as const;
  return [
    { what: `${what}: recall@10 of the graph`, value: recall, unit: '', limit: least(limits.recall), detail },
    { what: `${what}: times faster`, value: exactMs / graphMs, unit: 'x', limit: least(limits.ratio), detail },
  ];
}

const normal = normals(20_260_101);
const noise = () => curveOf(Float64Array.from({ length: DIMENSIONS }, normal))!.shape;
const table = createReport('pattern-memory', values);
await table.measure({
  what: 'market days',
  run: async () => rowsFor('market days', await marketDays(normal), { recall: 0.98, ratio: 20 }),
});
// Random directions are the hardest case and unlike real days, so only a minimum recall is required.
await table.measure({
  what: 'random directions',
  run: async () => rowsFor('random directions', noise, { recall: 0.9, ratio: 15 }),
});
process.exitCode = await table.finish();
