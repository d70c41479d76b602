import { createRandom } from '@energy-optimizer/kernel';
import { strToU8, zipSync } from 'fflate';

export const NYISO_HEADER = '"Time Stamp","Name","PTID","LBMP ($/MWHr)"';

/** As many cells as a file may have, of prices that compress no better than real ones. */
function file(): Uint8Array {
  const { bits } = createRandom(1);
  const rows = Array.from({ length: 450_000 }, () => `"11/03/2025 01:00","WEST",61752,${bits() % 100_000}`);
  return strToU8(`${NYISO_HEADER}\n${rows.join('\n')}`);
}

/** Three files of the New York operator that take their reader seconds. */
export const hugeArchive = (): Uint8Array =>
  zipSync({ 'a.csv': file(), 'b.csv': file(), 'c.csv': file() }, { level: 1 });
