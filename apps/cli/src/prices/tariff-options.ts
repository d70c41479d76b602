import { type Command, InvalidArgumentError } from 'commander';
import { dayNameArgument } from '../args.ts';

/** Options that ask for the prices of a tariff. */
export const withTariff = (command: Command): Command =>
  command
    .option(
      '--tariff <id>',
      'prices of this tariff, taxes, grid fees and VAT included; energy suppliers tariffs --json shows the IDs',
      tariffArgument,
    )
    .option('--zone <name>', 'zone of the household, if the tariff has zones')
    .option('--used <amount>', 'units used so far in the billing period (default: the first tier)', usedArgument)
    .option('--contract-start <day>', 'first day of the contract, if prices depend on its months', dayNameArgument);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function tariffArgument(text: string): string {
  if (UUID.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be the ID of a tariff version, as energy suppliers tariffs --json prints it.',
  );
}

function usedArgument(text: string): number {
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number that is not negative, such as 250.');
}
