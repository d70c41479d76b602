/** The part of the tree to which a path belongs, as used by the rules. */

export const SCOPE = '@energy-optimizer/';

/** Pure libraries: computation only, without server or database, usable by all packages. */
export const PURE = ['forecasting', 'outlook', 'planning', 'tariffs'];

/** Packages under `packages/` that are not domains. */
const FOUNDATIONS = ['kernel', 'db', 'rpc', 'jobs', 'providers', 'client', ...PURE];

/** `packages/pricing` for a file below it; undefined for files that belong to no workspace package. */
export function packageFolder(path: string): string | undefined {
  return /^(?:(?:packages|apps|tooling)\/[^/]+|examples|bench)(?=\/)/.exec(path)?.[0];
}

export const isDomainName = (name: string): boolean => !FOUNDATIONS.includes(name);

export function isDomainPath(path: string): boolean {
  const name = /^packages\/([^/]+)\//.exec(path)?.[1];
  return name !== undefined && isDomainName(name);
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

/** Tests and the code that only tests use (`testing.ts`, `testing/`, `vitest.config.ts`). */
export const isTestSupport = (path: string): boolean =>
  isTest(path) || /(^|\/)(test|testing)(\/|\.ts$)/.test(path) || /(^|\/)vitest\.[^/]*ts$/.test(path);

/** Code that developers or CI run, never the server. */
export const isBesideProduct = (path: string): boolean => /^(tooling|examples|bench)\//.test(path);
