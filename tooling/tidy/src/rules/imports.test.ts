import { describe, expect, test } from 'vitest';
import { importRules, prismaImports } from './imports.ts';
import { count } from './probe.ts';

const domain = 'packages/pricing/src/service.ts';
const own = '@energy-optimizer';

describe('import rules', () => {
  test.each([
    ['a domain imports another domain', domain, `import { x } from '${own}/billing';`],
    ['a domain imports an app', domain, `import { x } from '${own}/server';`],
    ['the kernel imports anything of ours', 'packages/kernel/src/a.ts', `import { x } from '${own}/db';`],
    ['rpc imports db', 'packages/rpc/src/a.ts', `import { x } from '${own}/db';`],
    ['the providers’ plumbing imports a domain', 'packages/providers/src/a.ts', `import { x } from '${own}/pricing';`],
    ['the providers’ plumbing imports db', 'packages/providers/src/a.ts', `import { x } from '${own}/db';`],
    ['a pure library imports db', 'packages/forecasting/src/a.ts', `import { x } from '${own}/db';`],
    ['db imports a domain', 'packages/db/src/a.ts', `export * from '${own}/pricing';`],
    ['the client imports a value of the server', 'packages/client/src/a.ts', `import { x } from '${own}/server';`],
    ['the client imports the kernel', 'packages/client/src/a.ts', `import type { X } from '${own}/kernel';`],
    ['a deep import, by anybody', 'apps/server/src/a.ts', `import { x } from '${own}/pricing/src/service.ts';`],
    ['a relative import that leaves the package', domain, `import { x } from '../../kernel/src/clock.ts';`],
    ['a product package reaches into tooling', domain, `import { x } from '../../../tooling/scripts/a.mjs';`],
    ['a dynamic import', domain, `const x = await import('${own}/billing');`],
    ['an import type expression', domain, `type X = import('${own}/billing').X;`],
  ])('refuses: %s', (_what, path, text) => {
    expect(count(importRules, path, text)).toBe(1);
  });

  test.each([
    ['a domain imports the foundations', domain, `import { x } from '${own}/kernel'; import '${own}/db/testing';`],
    ['a domain imports the providers’ plumbing', domain, `import { x } from '${own}/providers';`],
    ['a domain imports a pure library', domain, `import { x } from '${own}/forecasting';`],
    ['an app imports everything', 'apps/server/src/a.ts', `import { x } from '${own}/pricing';`],
    [
      'the client imports the type of the router',
      'packages/client/src/a.ts',
      `import type { R } from '${own}/server';`,
    ],
    ['the same, name by name', 'packages/client/src/a.ts', `import { type R } from '${own}/server/router';`],
    ['a test of the client starts a server', 'packages/client/src/a.test.ts', `import { x } from '${own}/server';`],
    ['files of one package', 'packages/pricing/src/adapters/x/index.ts', `import { x } from '../../ports.ts';`],
    [
      'the benchmark starts what the scripts start',
      'bench/src/a.ts',
      `import { x } from '../../tooling/scripts/a.mjs';`,
    ],
    ['an import that is only a string', domain, `const text = "import { x } from '${own}/billing'";`],
  ])('allows: %s', (_what, path, text) => {
    expect(count(importRules, path, text)).toBe(0);
  });
});

describe('Prisma imports', () => {
  test('are refused outside packages/db, the generated client too', () => {
    expect(count(prismaImports, domain, `import { PrismaClient } from '@prisma/client';`)).toBe(1);
    expect(count(prismaImports, 'apps/cli/src/a.ts', `import { x } from '../../generated/client.ts';`)).toBe(1);
  });

  test('are allowed in packages/db', () => {
    expect(count(prismaImports, 'packages/db/src/a.ts', `import { PrismaClient } from '@prisma/client';`)).toBe(0);
  });
});
