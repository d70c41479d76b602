import type { Setting } from '../problem/setting.ts';
import { AT_LEAST, AT_MOST, EQUAL, type Linear, type Term } from './linear.ts';
import type { StoreColumns } from './store-model.ts';
import { WISH_WEIGHT } from './weights.ts';
import type { Worth } from './worth.ts';

export interface GridColumns {
  readonly imports: readonly number[];
  readonly exports: readonly number[];
  readonly importsAbove: readonly (number | undefined)[];
  readonly exportsAbove: readonly (number | undefined)[];
  readonly pv: readonly (number | undefined)[];
}

export interface GridOptions {
  readonly linear: Linear;
  readonly setting: Setting;
  readonly worth: Worth;
  readonly stores: readonly StoreColumns[];
  /** Terms of the power that appliances and heaters use in a step, and its upper bound. */
  readonly use: (step: number) => readonly Term[];
  readonly mostUse: (step: number) => number;
}

/** The energy balance of the house, the limits of its connection and the demand charges. */
export function addGrid(options: GridOptions): GridColumns {
  const { setting } = options;
  const steps = [...Array(setting.horizon.count).keys()].map((step) => addStep(options, step));
  const columns: GridColumns = {
    imports: steps.map(({ imported }) => imported),
    exports: steps.map(({ exported }) => exported),
    importsAbove: steps.map(({ importedAbove }) => importedAbove),
    exportsAbove: steps.map(({ exportedAbove }) => exportedAbove),
    pv: steps.map(({ used }) => used),
  };
  addDemandCharges(options, columns);
  return columns;
}

function addStep(options: GridOptions, step: number) {
  const { linear, setting, worth, stores, use } = options;
  const { problem, importLimit, exportLimit, load, pv } = setting;
  const length = setting.horizon.hours[step] ?? 0;
  const [buy, sell] = [worth.importing[step] ?? 0, worth.exporting[step] ?? 0];
  const imported = linear.column({ upper: importLimit?.[step] ?? Infinity, cost: buy * length });
  const exported = linear.column({ upper: exportLimit?.[step] ?? Infinity, cost: -sell * length });
  const { importExceedPricePerKwh, exportExceedPricePerKwh } = problem.grid;
  const above = (
    limit: readonly number[] | undefined,
    price: number | undefined,
    energyCost: number,
    unpaid: number,
  ) => {
    if (limit === undefined) return undefined;
    if (price === undefined) return linear.column({ cost: unpaid * length, penalty: WISH_WEIGHT * length });
    return linear.column({ cost: (energyCost + worth.money * price) * length });
  };
  const importedAbove = above(importLimit, importExceedPricePerKwh, buy, buy);
  const exportedAbove = above(exportLimit, exportExceedPricePerKwh, -sell, 0);
  const sun = pv[step] ?? 0;
  const used = problem.curtailment && sun > 0 ? linear.column({ upper: sun }) : undefined;
  const terms: Term[] = [
    [imported, 1],
    [exported, -1],
  ];
  if (importedAbove !== undefined) terms.push([importedAbove, 1]);
  if (exportedAbove !== undefined) terms.push([exportedAbove, -1]);
  if (used !== undefined) terms.push([used, 1]);
  for (const { charge, discharge } of stores) {
    const [into, out] = [charge[step], discharge[step]];
    if (into !== undefined) terms.push([into, -1]);
    if (out !== undefined) terms.push([out, 1]);
  }
  for (const [column, factor] of use(step)) terms.push([column, -factor]);
  linear.row(...EQUAL((load[step] ?? 0) - (used === undefined ? sun : 0)), terms);
  addDirection(options, step, { imported, importedAbove, exported, exportedAbove });
  return { imported, exported, importedAbove, exportedAbove, used };
}

interface StepColumns {
  readonly imported: number;
  readonly importedAbove: number | undefined;
  readonly exported: number;
  readonly exportedAbove: number | undefined;
}

/** A binary that forbids importing and exporting in one step, only where the problem could exploit both. */
function addDirection(options: GridOptions, step: number, columns: StepColumns): void {
  const { linear, setting, worth, stores, mostUse } = options;
  const bound = stores.filter(
    ({ store, charge, discharge }) =>
      (!store.chargeFromGrid && charge[step] !== undefined) ||
      (!store.dischargeToGrid && discharge[step] !== undefined),
  );
  const isArbitrage = (worth.exporting[step] ?? 0) > (worth.importing[step] ?? 0);
  if (bound.length === 0 && !isArbitrage) return;
  const sum = (power: (one: StoreColumns) => number) => stores.reduce((total, one) => total + power(one), 0);
  const sun = setting.pv[step] ?? 0;
  const base = setting.load[step] ?? 0;
  const mostIn = sum(({ store }) => (store.chargeFromGrid ? (store.chargeKw[step] ?? 0) : 0));
  const mostOut = sum(({ store }) => (store.dischargeToGrid ? (store.dischargeKw[step] ?? 0) : 0));
  const certain = setting.problem.curtailment ? 0 : sun;
  const mostImport = Math.max(base - certain + mostIn + mostUse(step), 0);
  const mostExport = Math.max(sun - base + mostOut, 0);
  const exporting = linear.column({ upper: 1, integer: true });
  const together = (main: number, above: number | undefined): Term[] =>
    above === undefined
      ? [[main, 1]]
      : [
          [main, 1],
          [above, 1],
        ];
  linear.row(...AT_MOST(mostImport), [...together(columns.imported, columns.importedAbove), [exporting, mostImport]]);
  linear.row(...AT_MOST(0), [...together(columns.exported, columns.exportedAbove), [exporting, -mostExport]]);
  for (const { store, charge, discharge } of bound) {
    const [into, out] = [charge[step], discharge[step]];
    const [most, least] = [store.chargeKw[step] ?? 0, store.dischargeKw[step] ?? 0];
    if (!store.chargeFromGrid && into !== undefined)
      linear.row(...AT_MOST(0), [
        [into, 1],
        [exporting, -most],
      ]);
    if (!store.dischargeToGrid && out !== undefined)
      linear.row(...AT_MOST(least), [
        [out, 1],
        [exporting, least],
      ]);
  }
}

function addDemandCharges({ linear, setting, worth }: GridOptions, columns: GridColumns): void {
  for (const { pricePerKw, peakSoFarKw, direction, steps } of setting.problem.grid.demandCharges) {
    const peak = linear.column({ cost: worth.money * pricePerKw, prefer: 1e-3 });
    const [main, above] =
      direction === 'import' ? [columns.imports, columns.importsAbove] : [columns.exports, columns.exportsAbove];
    for (const [step, column] of main.entries()) {
      if (steps?.[step] === false) continue;
      const extra = above[step];
      const terms: Term[] = extra === undefined ? [] : [[extra, -1]];
      linear.row(...AT_LEAST(-peakSoFarKw), [[peak, 1], [column, -1], ...terms]);
    }
  }
}
