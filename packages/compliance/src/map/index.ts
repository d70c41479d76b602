import { ACCOUNT_TABLES } from './accounts.ts';
import type { PersonalTables } from './entry.ts';
import { OPTIMIZER_TABLES } from './optimizer.ts';
import { PRIVACY_TABLES } from './privacy.ts';
import { RECORD_TABLES } from './records.ts';
import { SERVICE_TABLES } from './services.ts';

/**
 * Every table with personal data, and the treatment of every column. Exports, erasures, retention, their tests and
 * `docs/privacy.md` follow it. A test compares it with the schema of the database.
 */
export const PERSONAL_TABLES: PersonalTables = {
  ...ACCOUNT_TABLES,
  ...SERVICE_TABLES,
  ...OPTIMIZER_TABLES,
  ...RECORD_TABLES,
  ...PRIVACY_TABLES,
};

export {
  columnsOf,
  erasureOf,
  type PersonalTable,
  type PersonalTables,
  type Retention,
  type RowMatch,
} from './entry.ts';
export { IMPERSONAL_TABLES } from './impersonal.ts';
