import type { Db } from '@energy-optimizer/db';
import type { Clock, RegionCode } from '@energy-optimizer/kernel';
import type { EpfColumn } from '@energy-optimizer/pricing';

/** Columns of a file other than its prices, and their variables. */
export interface FileColumns {
  readonly region: RegionCode;
  readonly timeZone: string;
  readonly columns: readonly EpfColumn[];
}

/** The result for one column. */
export interface StoredColumn {
  readonly variable: string;
  readonly name: string;
  readonly stored: number;
  readonly revised: number;
  readonly unchanged: number;
}

export type StoreColumns = (file: FileColumns) => Promise<readonly StoredColumn[]>;

/** Stores them as exogenous series that forecasts may use. Storing them again changes nothing. */
export function columnStore({ db, clock }: { readonly db: Db; readonly clock: Clock }): StoreColumns {
  return async (file) => {
    // Loaded lazily: only files with such columns need it.
    const { createExogenousRepository, epfExogenous } = await import('@energy-optimizer/ml-loop');
    const repository = createExogenousRepository({ db });
    const stored: StoredColumn[] = [];
    for (const series of epfExogenous(file)) {
      const counts = await repository.save([series], clock.now());
      stored.push({ variable: series.variable, name: series.name, ...counts });
    }
    return stored;
  };
}
