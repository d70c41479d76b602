import { describe, expect, test } from 'vitest';
import { count, places } from './probe.ts';
import { americanSpelling } from './spelling.ts';

describe('British spelling', () => {
  test.each([
    ['an identifier', "const licenceOf = () => 'x';"],
    ['a compound identifier', 'interface SeriesCatalogue {}'],
    ['a constant', 'const MIN_NEIGHBOURS = 12;'],
    ['a comment', '// the values are normalised'],
    ['a string', "const text = 'the artefact is labelled';", 2],
  ])('is rejected in %s', (_place, code, found = 1) => {
    expect(count(americanSpelling, 'packages/a/src/b.ts', code)).toBe(found);
  });

  test('is rejected in documents, schemas and paths, with its line', () => {
    expect(
      places(americanSpelling, {
        'docs/a.md': 'one\ntwo `colours`',
        'prisma/schema/a.prisma': '/// The licence',
        'packages/a/src/defence/b.ts': '',
      }),
    ).toEqual(['docs/a.md:2', 'prisma/schema/a.prisma:1', 'packages/a/src/defence/b.ts:1']);
  });

  test.each([
    ['names given by others', 'packages/a/src/b.ts', "['it_centre_north', 'Acknowledgement_MarketDocument'];"],
    ['migrations, which are never edited', 'prisma/migrations/1/migration.sql', '-- an artefact'],
    ['fixtures', 'packages/a/src/fixtures/b.md', 'licence'],
    ['the wrong examples of CONTRIBUTING', 'CONTRIBUTING.md', '| `learnt` | learned |'],
    ['American words', 'packages/a/src/b.ts', '// analyses, a cancellation, forwards, rises, hours, precise'],
  ])('is accepted in %s', (_case, path, text) => {
    expect(places(americanSpelling, { [path]: text })).toEqual([]);
  });
});
