import type { Rule } from '../tree.ts';
import {
  ambientTime,
  coercion,
  consoleUse,
  databaseDrivers,
  environment,
  randomness,
  rowsByName,
  sqlPlace,
} from './ambient.ts';
import { documentCommands, documentLinks } from './documents.ts';
import { importRules, prismaImports } from './imports.ts';
import { domainRoots, largeFiles, namedExports, topLevel } from './layout.ts';
import { catalogOnly, exactCatalog, packageShape } from './manifests.ts';
import { plainLanguage, proseWidth } from './phrases.ts';
import { fileLength, functionLength } from './size.ts';
import { noSleeps } from './sleeps.ts';
import { americanSpelling } from './spelling.ts';
import { noFocus, noLooseClaims, noLostClaims, noModuleMocks, testsClaim } from './tests.ts';
import { machinePaths, silenced, unfinished } from './words.ts';

export const RULES: readonly Rule[] = [
  importRules,
  prismaImports,
  ambientTime,
  environment,
  consoleUse,
  coercion,
  randomness,
  sqlPlace,
  rowsByName,
  databaseDrivers,
  silenced,
  unfinished,
  machinePaths,
  fileLength,
  functionLength,
  noFocus,
  noModuleMocks,
  noSleeps,
  testsClaim,
  noLooseClaims,
  noLostClaims,
  catalogOnly,
  exactCatalog,
  packageShape,
  topLevel,
  domainRoots,
  namedExports,
  largeFiles,
  documentLinks,
  documentCommands,
  plainLanguage,
  proseWidth,
  americanSpelling,
];
