import loadHighs, { type Highs, type ModelData } from 'highs';
import type { Linear } from '../model/linear.ts';

/** How long and how exactly to search. */
export interface Limits {
  /** Share of the objective within which a plan counts as optimal. */
  readonly gap: number;
  readonly timeLimitMs: number;
  /** Ends the search after this number of nodes: unlike time, the same on every machine. */
  readonly nodes?: number;
}

export interface Outcome {
  readonly values: Float64Array;
  /** Reduced costs; of a model with switches without meaning. */
  readonly duals: Float64Array;
  readonly isOptimal: boolean;
  readonly gap: number;
  readonly objective: number;
  readonly elapsedMs: number;
}

/**
 * Up to this number of columns (two days of half-hours), presolving and heuristics cost more time than they save:
 * measured, a day with all kinds of devices takes half the time without them.
 */
const SMALL = 2000;
const FOR_SMALL = {
  presolve: 'off',
  mip_detect_symmetry: false,
  mip_heuristic_run_feasibility_jump: false,
  mip_heuristic_effort: 0.01,
} as const;

const NOTHING: Outcome = {
  values: new Float64Array(),
  duals: new Float64Array(),
  isOptimal: true,
  gap: 0,
  objective: 0,
  elapsedMs: 0,
};

type Objective = 'cost' | 'penalty' | 'prefer';
/** Weights of the objectives; omitted: 0. */
export type Weights = Readonly<Partial<Record<Objective, number>>>;

// The types describe the CommonJS build; Node loads the ES module, whose default export is the function itself.
const load = loadHighs as unknown as typeof loadHighs.default;
const loading: { highs?: Promise<Highs> } = {};

/** Loads the solver once per thread. */
export function loadSolver(): Promise<Highs> {
  loading.highs ??= load();
  return loading.highs;
}

/** Memory of the solver, which grows and is returned only when its thread ends. */
export const solverMemoryBytes = async (): Promise<number> => (await loadSolver()).memoryBytes;

/** Minimizes a weighted sum of the objectives. Undefined: no solution was found within the limits. */
export function solve(
  highs: Highs,
  linear: Linear,
  weights: Weights,
  limits: Limits,
  start?: Float64Array,
): Outcome | undefined {
  if (linear.columns.length === 0) return NOTHING;
  const data = dataOf(highs, linear, weights);
  return highs.withModel(data, (model) => {
    model.options.set({
      output_flag: false,
      random_seed: 0,
      time_limit: limits.timeLimitMs / 1000,
      mip_rel_gap: Math.min(limits.gap, 1e6),
      mip_abs_gap: 1e-7,
      mip_feasibility_tolerance: 1e-7,
      primal_feasibility_tolerance: 1e-8,
      ...(linear.columns.length <= SMALL ? FOR_SMALL : {}),
      ...(limits.nodes === undefined ? {} : { mip_max_nodes: limits.nodes }),
    });
    if (start !== undefined) model.setSolution({ colValue: start });
    model.run();
    const status = model.getModelStatus();
    const isOptimal = status === highs.constants.modelStatus.optimal;
    // 2: a feasible primal solution is known.
    if (!isOptimal && model.info.get('primal_solution_status') !== 2) return undefined;
    const isInteger = data.integrality?.some((type) => type !== 0) === true;
    const gap = isOptimal && !isInteger ? 0 : Number(model.info.get('mip_gap'));
    const { colValue, colDual } = model.getSolution();
    return {
      values: colValue,
      duals: colDual,
      isOptimal,
      gap: Number.isFinite(gap) ? gap : 1,
      objective: model.getObjectiveValue(),
      elapsedMs: model.getRunTime() * 1000,
    };
  });
}

function dataOf(highs: Highs, { columns, rows }: Linear, weights: Weights): ModelData & { integrality?: Int32Array } {
  const starts = new Int32Array(rows.length + 1);
  for (const [index, { terms }] of rows.entries()) starts[index + 1] = (starts[index] ?? 0) + terms.length;
  const entries = rows.flatMap(({ terms }) => terms);
  const finite = (value: number) =>
    value === Infinity ? highs.infinity : value === -Infinity ? -highs.infinity : value;
  const costOf = (column: (typeof columns)[number]) =>
    column.cost * (weights.cost ?? 0) + column.penalty * (weights.penalty ?? 0) + column.prefer * (weights.prefer ?? 0);
  const isInteger = columns.some(({ integer }) => integer);
  return {
    numCols: columns.length,
    numRows: rows.length,
    colCost: Float64Array.from(columns, costOf),
    colLower: Float64Array.from(columns, ({ lower }) => finite(lower)),
    colUpper: Float64Array.from(columns, ({ upper }) => finite(upper)),
    rowLower: Float64Array.from(rows, ({ lower }) => finite(lower)),
    rowUpper: Float64Array.from(rows, ({ upper }) => finite(upper)),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: columns.length,
      starts,
      indices: Int32Array.from(entries, ([column]) => column),
      values: Float64Array.from(entries, ([, factor]) => factor),
    },
    ...(isInteger ? { integrality: Int32Array.from(columns, ({ integer }) => (integer ? 1 : 0)) } : {}),
  };
}
