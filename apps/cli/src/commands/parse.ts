import type { RegionCode } from '@energy-optimizer/kernel';
import { flagNames, type PricePoint, type SeriesKey } from '@energy-optimizer/pricing';
import type { Command } from 'commander';
import { instantArgument, providerName, regionArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { UsageError } from '../errors.ts';
import { plural } from '../format.ts';
import { EXOGENOUS_IDS, type ExogenousResult, parseExogenous, valueLines } from '../import/exogenous.ts';
import { type FileResult, parsePrices, readBytes } from '../import/read-file.ts';
import { createRejectionTally, showRejections } from '../import/rejections.ts';
import { checkFileOptions, type FileOptions, SOURCE_LIST, sourceNamed, withFileOptions } from '../import/sources.ts';
import { showNotices } from '../import/summary.ts';
import type { Terminal } from '../terminal.ts';

interface ParseOptions extends CommonOptions, FileOptions {
  readonly region?: RegionCode;
  readonly privateUse?: boolean;
  readonly fetchedAt?: Date;
}

const HELP = `
Prices: ${SOURCE_LIST}
Weather, load, carbon intensity: ${EXOGENOUS_IDS.join(', ')}, entsoe

Standard output has one JSON object per price:
  {"region":"de","utility":"electricity","kind":"day_ahead","source":"energy_charts","supplier":null,"product":null,
   "start":"2025-10-26T00:00:00.000Z","end":"2025-10-26T00:15:00.000Z","price":81.2,"unit":"mwh","currency":"EUR",
   "vatIncluded":false,"direction":"import","flags":[]}
or, of weather, load and carbon intensity, one per value:
  {"region":"de","variable":"temperature","source":"open_meteo","name":"","start":"2025-10-26T00:00:00.000Z",
   "end":"2025-10-26T01:00:00.000Z","value":8.4,"unit":"degC","knownAt":null}
Rejected rows are summarized with their reasons on standard error; with --json, each is a JSON line there:
  {"rejected":"missing_price","where":"row 7","reason":"…"}
Assumptions about a file follow, with --json as {"notice":"unit_assumed","message":"…"}.

Examples:
  energy parse energy_charts price.json --region de | head
  energy parse open_meteo forecast.json --region de --fetched-at 2025-10-25T12:00Z
  energy parse csv prices.csv --region de --json 2> rejected.jsonl > prices.jsonl
`;

/** `parse <provider> <file>`: prints what an import would store. Needs no database. */
export function addParse(program: Command, context: CommandContext): void {
  const command = program
    .command('parse')
    .description(
      'Show the prices or values a recorded response or file would be stored as, one per line; stores nothing.',
    )
    .argument('<source>', 'a provider, csv or epf')
    .argument('<file>', 'path of the file')
    .option('--region <code>', 'region, if the file does not name it', regionArgument)
    .option(
      '--fetched-at <instant>',
      'when a response with weather, load or carbon intensity was fetched',
      instantArgument,
    )
    .option('--private-use', 'also read sources licensed for private use only');
  withFileOptions(command).addHelpText('after', HELP);
  withCommonOptions(command, 'print rejected rows and notices as JSON lines on standard error').action(
    async (name: string, file: string, { json, verbose: _, privateUse, fetchedAt, ...about }: ParseOptions) => {
      const { terminal, clock } = context;
      const parsed = await readAny({ name, file, about, clock, ...given({ privateUse, fetchedAt }) });
      if (parsed.of === 'prices') await printPoints(parsed.result, terminal);
      else await printValues(parsed.result, terminal);
      terminal.err(json ? rejectionLines(parsed) : describeResult(parsed));
    },
  );
}

type Parsed =
  | { readonly of: 'prices'; readonly result: FileResult }
  | { readonly of: 'values'; readonly result: ExogenousResult };

interface Reading {
  readonly name: string;
  readonly file: string;
  readonly about: FileOptions;
  readonly clock: CommandContext['clock'];
  readonly privateUse?: boolean;
  readonly fetchedAt?: Date;
}

/** Prices or exogenous values, depending on the source; ENTSO-E publishes both, and its documents state their type. */
async function readAny({ name, file, about, clock, fetchedAt, ...options }: Reading): Promise<Parsed> {
  const exogenous = EXOGENOUS_IDS.find((id) => id === providerName(name));
  const source = exogenous ?? sourceNamed(name);
  checkFileOptions(source, about);
  const isBoth = source === 'entsoe';
  if (fetchedAt && !exogenous && !isBoth) throw new UsageError(`--fetched-at does not apply to ${source}`);
  const body = await readBytes(file);
  const values = () => parseExogenous(source, body, { clock, ...given({ region: about.region, fetchedAt }) });
  if (exogenous) return { of: 'values', result: await values() };
  const result = await parsePrices(source, { name: file, body }, { ...about, ...options, clock });
  if (isBoth && result.batches.length === 0 && result.rejected.every(({ code }) => code === 'not_a_price')) {
    const other = await values();
    if (other.rejected.every(({ code }) => code !== 'not_a_forecast')) return { of: 'values', result: other };
  }
  return { of: 'prices', result };
}

const printValues = (result: ExogenousResult, terminal: Terminal): Promise<void> =>
  valueLines(result, async (line) => {
    if (!terminal.outClosed()) await terminal.out(line);
    return !terminal.outClosed();
  });

async function printPoints({ batches }: FileResult, terminal: Terminal): Promise<void> {
  for (const { series, points } of batches) {
    for (const point of points) {
      if (terminal.outClosed()) return;
      await terminal.out(`${JSON.stringify(pointLine(series, point))}\n`);
    }
  }
}

const pointLine = (
  { region, utility, kind, source, supplier, product, unit, currency, vatIncluded, direction }: SeriesKey,
  point: PricePoint,
) => ({
  region,
  utility,
  kind,
  source,
  supplier,
  product,
  start: point.start,
  end: point.end,
  price: point.price,
  unit,
  currency,
  vatIncluded,
  direction,
  flags: flagNames(point.flags ?? 0),
});

const noticesOf = ({ of, result }: Parsed) => (of === 'prices' ? (result.notices ?? []) : []);

const rejectionLines = (parsed: Parsed): string =>
  [
    ...parsed.result.rejected.map(({ code, where, reason }) => ({ rejected: code, where, reason })),
    ...noticesOf(parsed).map(({ code, message }) => ({ notice: code, message })),
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

function describeResult(parsed: Parsed): string {
  const {
    of,
    result: { batches, rejected },
  } = parsed;
  const points = batches.reduce((sum, batch) => sum + batch.points.length, 0);
  const tally = createRejectionTally();
  tally.add(rejected);
  const series = batches.length === 1 ? '1 series' : `${batches.length} series`;
  const head = `${plural(points, of === 'prices' ? 'price' : 'value')} in ${series}, ${rejected.length} rejected`;
  const assumed = showNotices(noticesOf(parsed))
    .map((line) => `${line}\n`)
    .join('');
  return rejected.length === 0 ? `${head}\n${assumed}` : `${head}:\n${showRejections(tally.groups())}${assumed}`;
}
