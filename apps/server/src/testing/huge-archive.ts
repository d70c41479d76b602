import { createRandom } from '@energy-optimizer/kernel';
import { strToU8, zipSync } from 'fflate';

export const NYISO_HEADER = '"Time Stamp","Name","PTID","LBMP ($/MWHr)"';

/** The maximum number of cells of a file, with prices that compress as well as real ones. */
function file(): Uint8Array {
  const { bits } = createRandom(1);
  const rows = Array.from({ length: 450_000 }, () => `"11/03/2025 01:00","WEST",61752,${bits() % 100_000}`);
  return strToU8(`${NYISO_HEADER}\n${rows.join('\n')}`);
}

/** Three NYISO files that take seconds to parse. */
export const hugeArchive = (): Uint8Array =>
  zipSync({ 'a.csv': file(), 'b.csv': file(), 'c.csv': file() }, { level: 1 });
