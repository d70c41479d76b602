import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/**
 * The text in color for a terminal that a person watches, as it is elsewhere and where `NO_COLOR` says so.
 * @param isTty whether it goes to a terminal
 */
export const styled = (format: Format, text: string, isTty: boolean): string =>
  isTty ? styleText(format, text, { stream: process.stderr }) : text;
