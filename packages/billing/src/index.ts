export { STATUS_TABLE } from './tiers/status-table.ts';
