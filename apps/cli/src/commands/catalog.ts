import type { RegionCode } from '@energy-optimizer/kernel';
import { regionsInput, type SourceList, sourcesInput } from '@energy-optimizer/pricing';
import type { Command } from 'commander';
import { regionArgument, utilityArgument } from '../args.ts';
import { type CommandContext, type CommonOptions, given, withCommonOptions } from '../context.ts';
import { showRegions, showSources } from '../prices/show-catalog.ts';
import { withSession } from '../session.ts';

interface RegionsOptions extends CommonOptions {
  readonly parent?: RegionCode;
  readonly withData?: boolean;
}

/** `regions`: the region codes and which of them have stored prices. */
export function addRegions(program: Command, context: CommandContext): void {
  const command = program
    .command('regions')
    .description('List regions and the prices stored for each.')
    .option('--parent <code>', 'only regions inside this one, e.g. us_ny', regionArgument)
    .option('--with-data', 'only regions with stored prices')
    .addHelpText('after', '\nExamples:\n  energy regions --with-data\n  energy regions --parent us_ny\n');
  withCommonOptions(command, 'print the regions as JSON').action((options: RegionsOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { parent, withData } = options;
      const result = await runtime.pricing.service.regions(regionsInput.parse(given({ parent, withData })));
      await context.terminal.out(options.json ? `${JSON.stringify(result)}\n` : showRegions(result));
    }),
  );
}

interface SourcesOptions extends CommonOptions {
  readonly region?: RegionCode;
  readonly utility?: string;
}

/** `sources`: every stored series with its extent and terms. */
export function addSources(program: Command, context: CommandContext): void {
  const command = program
    .command('sources')
    .description('List stored series with source, extent, freshness and license.')
    .option('--region <code>', 'only this region', regionArgument)
    .option('--utility <name>', 'only this utility', utilityArgument)
    .addHelpText('after', '\nExamples:\n  energy sources\n  energy sources --region de --json\n');
  withCommonOptions(command, 'print the series as JSON').action((options: SourcesOptions) =>
    withSession(context, options, async ({ runtime }) => {
      const { region, utility } = options;
      const items: SourceList['items'] = [];
      for (let page = 1; ; page += 1) {
        const input = sourcesInput.parse(given({ region, utility, page, pageSize: 500 }));
        const result = await runtime.pricing.service.sources(input);
        items.push(...result.items);
        if (items.length >= result.total || result.items.length === 0) break;
      }
      await context.terminal.out(options.json ? `${JSON.stringify({ items })}\n` : showSources(items));
    }),
  );
}
