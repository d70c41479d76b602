import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/**
 * Colors the text for an interactive terminal; unchanged elsewhere and if `NO_COLOR` is set.
 * @param isTty whether it goes to a terminal
 */
export const styled = (format: Format, text: string, isTty: boolean): string =>
  isTty ? styleText(format, text, { stream: process.stderr }) : text;
