import type { RegionCode } from '@energy-optimizer/kernel';
import { flagNames, type PricePoint, type SeriesKey } from '@energy-optimizer/pricing';
import type { Command } from 'commander';
import { regionArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { plural } from '../format.ts';
import { type FileResult, readPrices } from '../import/read-file.ts';
import { createRejectionTally, showRejections } from '../import/rejections.ts';
import { checkFileOptions, type FileOptions, SOURCE_LIST, sourceNamed, withFileOptions } from '../import/sources.ts';
import type { Terminal } from '../terminal.ts';

interface ParseOptions extends CommonOptions, FileOptions {
  readonly region?: RegionCode;
  readonly privateUse?: boolean;
}

const HELP = `
Sources: ${SOURCE_LIST}

Standard output has one JSON object per price:
  {"region":"de","utility":"electricity","kind":"day_ahead","source":"energy_charts","supplier":null,"product":null,
   "start":"2025-10-26T00:00:00.000Z","end":"2025-10-26T00:15:00.000Z","price":81.2,"unit":"mwh","currency":"EUR",
   "vatIncluded":false,"direction":"import","flags":[]}
Rows that are not prices are summed up with their reasons on standard error; with --json each is one JSON line there:
  {"rejected":"missing_price","where":"row 7","reason":"…"}

Examples:
  energy parse energy_charts price.json --region de | head
  energy parse csv prices.csv --region de --json 2> rejected.jsonl > prices.jsonl
`;

/** `parse <provider> <file>`: what an import would store, as text. Needs no database. */
export function addParse(program: Command, context: CommandContext): void {
  const command = program
    .command('parse')
    .description('Show what a recorded answer or a file would be stored as, one price per line; stores nothing.')
    .argument('<source>', 'a provider, csv or epf')
    .argument('<file>', 'the file')
    .option('--region <code>', 'region, where the file does not say', regionArgument)
    .option('--private-use', 'also read sources whose licence allows private use only');
  withFileOptions(command).addHelpText('after', HELP);
  withCommonOptions(command, 'rejected rows as JSON lines on standard error').action(
    async (name: string, file: string, { json, verbose: _, privateUse, ...about }: ParseOptions) => {
      const source = sourceNamed(name);
      checkFileOptions(source, about);
      const result = await readPrices(source, file, { ...about, ...given({ privateUse }), clock: context.clock });
      await printPoints(result, context.terminal);
      context.terminal.err(json ? rejectionLines(result) : describeResult(result));
    },
  );
}

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

const rejectionLines = ({ rejected }: FileResult): string =>
  rejected.map(({ code, where, reason }) => `${JSON.stringify({ rejected: code, where, reason })}\n`).join('');

function describeResult({ batches, rejected }: FileResult): string {
  const points = batches.reduce((sum, batch) => sum + batch.points.length, 0);
  const tally = createRejectionTally();
  tally.add(rejected);
  const series = batches.length === 1 ? '1 series' : `${batches.length} series`;
  const head = `${plural(points, 'price')} in ${series}, ${rejected.length} rejected`;
  return rejected.length === 0 ? `${head}\n` : `${head}:\n${showRejections(tally.groups())}`;
}
