import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { energyHere } from './testing/memory-terminal.ts';

/** Standard error and exit code of an invalid command line; standard output must be empty. */
async function wrong(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await energyHere(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

describe('help', () => {
  test('names every command, with examples and exit codes', async () => {
    const { code, stdout } = await energyHere('--help');
    expect(code).toBe(0);
    const commands = ['serve', 'import', 'parse', 'prices', 'refresh', 'jobs', 'doctor'];
    for (const command of [
      ...commands,
      'forecast',
      'accuracy',
      'learn',
      'backtest',
      'replay',
      'mail',
      'audit',
      'admin',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit codes: 0 ok, 1 failure, 2 usage error, 130 interrupted.');
  });

  test.each([
    ['serve', []],
    [
      'import',
      [
        '--region',
        '--from',
        '--to',
        '--file',
        '--unit',
        '--currency',
        '--utility',
        '--kind',
        '--supplier',
        '--vat-included',
        '--time-zone',
        '--json',
      ],
    ],
    ['parse', ['--region', '--json']],
    ['refresh', ['--provider', '--region', '--json']],
    ['jobs', ['--limit', '--json']],
    ['forecast', ['--region', '--hours', '--at', '--unit', '--json']],
    ['accuracy', ['--region', '--days', '--ahead', '--expert', '--json']],
    ['learn', ['--region', '--as-of', '--json']],
    [
      'backtest',
      [
        '--format',
        '--file',
        '--from',
        '--to',
        '--test-days',
        '--experts',
        '--level',
        '--no-exogenous',
        '--report',
        '--json',
      ],
    ],
    ['replay', ['--region', '--from', '--to', '--report', '--json', '--chart']],
    ['doctor', ['--json']],
    ['regions', ['--parent', '--with-data', '--json']],
    ['sources', ['--region', '--utility', '--json']],
    ['compare', ['--region', '--annual-usage', '--direction', '--at', '--known-at', '--json']],
    ['statistics', ['--region', '--days', '--day', '--at', '--kind', '--source', '--direction', '--json']],
    ['trends', ['--region', '--days', '--day', '--at', '--kind', '--source', '--json']],
    ['peak-hours', ['--region', '--days', '--day', '--at', '--kind', '--source', '--direction', '--json']],
    ['completion', ['bash', 'zsh', 'fish']],
  ])('%s --help shows its options and an example', async (command, options) => {
    const { code, stdout } = await energyHere(command, '--help');
    expect(code).toBe(0);
    for (const option of options) expect(stdout).toContain(option);
    expect(stdout).toMatch(/Examples?:\n {2}(PORT=|energy )/);
  });

  test.each(['current', 'history', 'windows'])('prices %s --help shows its options', async (command) => {
    const { code, stdout } = await energyHere('prices', command, '--help');
    expect(code).toBe(0);
    for (const option of ['--region', '--at', '--known-at', '--unit', '--json']) expect(stdout).toContain(option);
  });

  test('mail preview --help shows its options and examples', async () => {
    const { code, stdout } = await energyHere('mail', 'preview', '--help');
    expect(code).toBe(0);
    for (const text of ['[template]', '--out', '--json', 'Examples:\n  energy mail preview'])
      expect(stdout).toContain(text);
  });

  test('--version prints the version of the package', async () => {
    expect(await energyHere('--version')).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});

describe('incorrect usage exits with 2 and a hint', () => {
  test('prints the help without a command', async () => {
    expect(await wrong()).toContain('Usage: energy');
  });

  test('rejects an unknown command or option with a suggestion', async () => {
    expect(await wrong('improt')).toContain("error: unknown command 'improt'\n(Did you mean import?)");
    expect(await wrong('jobs', '--limt', '3')).toContain("error: unknown option '--limt'\n(Did you mean --limit?)");
    expect(await wrong('prices', 'curent')).toContain('(Did you mean current?)');
  });

  test('rejects an unknown provider or format', async () => {
    expect(await wrong('parse', 'energy_chart', 'x.json')).toContain('Did you mean energy_charts?');
    expect(await wrong('import', 'flatpeak', '--file', 'x.json')).toMatch(
      /unknown provider or file format "flatpeak"\. Sources: csv, epf, /,
    );
  });

  test('rejects a missing or unknown region', async () => {
    expect(await wrong('prices', 'current')).toContain("required option '--region <code>' not specified");
    expect(await wrong('prices', 'current', '--region', 'CT')).toContain('Unknown region "CT"; did you mean "us_ct"?');
    expect(await wrong('import', 'csv', '--file', 'x.csv')).toContain('add --region, e.g. --region de');
    expect(await wrong('parse', 'epf', 'x.csv')).toContain('add --region, e.g. --region de');
  });

  test('rejects an import without a file or a range, or with both', async () => {
    expect(await wrong('import', 'csv', '--region', 'de')).toContain('--file is required');
    expect(await wrong('import', 'elering', '--from', '2025-10-01')).toContain(
      'requires --from and --to to fetch a range, or --file',
    );
    expect(await wrong('import', 'elering', '--file', 'x.json', '--from', '2025-10-01')).toContain(
      '--file cannot be combined with --from or --to',
    );
  });

  test('rejects an option that does not apply to the source', async () => {
    expect(await wrong('parse', 'octopus', 'x.json', '--unit', 'kwh', '--vat-included')).toContain(
      '--unit, --vat-included do not apply to octopus',
    );
  });

  test('rejects an invalid value of an option', async () => {
    expect(await wrong('prices', 'windows', '--region', 'de', '--duration', '3d')).toContain('15 minutes to 24 hours');
    expect(await wrong('prices', 'current', '--region', 'de', '--at', '2025-10-26')).toContain(
      'It is a date without a time: ISO 8601 with a time zone',
    );
    expect(await wrong('import', 'elering', '--from', '2025-02-30', '--to', '2025-03-01')).toContain(
      'The date does not exist.',
    );
    expect(await wrong('forecast', '--region', 'de', '--hours', '169')).toContain('a whole number from 1 to 168');
    expect(await wrong('accuracy', '--days', '30')).toContain('It must be one of 7, 28, 90');
    expect(await wrong('learn', '--as-of', 'yesterday')).toContain('It must be an instant: ISO 8601 with a time zone');
    expect(await wrong('replay', '--region', 'no1', '--from', '2018-01-02', '--to', '2018-01-01')).toContain(
      '--to must not be before --from',
    );
    expect(await wrong('jobs', '--limit', '0')).toContain('a whole number from 1 to 500');
    expect(await wrong('prices', 'current', '--region', 'de', '--unit', 'barrel')).toContain(
      'It must be one of kwh, mwh',
    );
  });
});
