import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/**
 * The text in colour for a terminal that a person watches, as it is elsewhere and where `NO_COLOR` is set.
 * @param isTty whether it goes to a terminal
 */
export const styled = (format: Format, text: string, isTty: boolean): string =>
  isTty && !process.env.NO_COLOR ? styleText(format, text, { validateStream: false }) : text;
