const DURATION = /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?$/i;

/** Common notations. */
const SHORT = /^(\d{1,5}) ?(min|minutes?|m|hours?|h|days?|d|weeks?|w|months?|years?|y)$/i;
const ISO_UNIT: Readonly<Record<string, string>> = { h: 'H', d: 'D', w: 'W', y: 'Y' };
const NAMED: Readonly<Record<string, string>> = {
  hourly: 'PT1H',
  daily: 'P1D',
  weekly: 'P1W',
  monthly: 'P1M',
  yearly: 'P1Y',
};

/** `1h`, `15min`, `hourly` as ISO 8601; any other text as it is. */
function toIso(text: string): string {
  const [, count = '', unit = ''] = SHORT.exec(text) ?? [];
  if (count === '') return NAMED[text.toLowerCase()] ?? text;
  const name = unit.toLowerCase();
  if (name.startsWith('month')) return `P${count}M`;
  if (name.startsWith('m')) return `PT${count}M`;
  const letter = ISO_UNIT[name.charAt(0)] as string;
  return letter === 'H' ? `PT${count}H` : `P${count}${letter}`;
}

/** Months and minutes of an ISO-8601 duration: `PT1H` and `PT60M` are the same, so are `P1W` and `P7D`. */
function measure(given: string): string | undefined {
  const text = toIso(given);
  const match = DURATION.exec(text);
  if (match === null || text.length < 3) return undefined;
  const [years, months, weeks, days, hours, minutes] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return `${years * 12 + months} ${(weeks * 7 + days) * 1_440 + hours * 60 + minutes}`;
}

/** The ISO 8601 durations equal to `text`; undefined if it is not a duration or none match. */
export function similarDuration(text: string, durations: readonly string[]): string[] | undefined {
  const wanted = measure(text);
  if (wanted === undefined) return undefined;
  const same = durations.filter((one) => measure(one) === wanted);
  return same.length === 0 ? undefined : same;
}
