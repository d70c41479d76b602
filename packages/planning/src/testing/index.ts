export { readEvccCase } from './evcc.ts';
export { caseFiles } from './files.ts';
export { readStatedCase } from './stated-case.ts';
