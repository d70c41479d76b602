const DURATION = /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?$/i;

/** Months and minutes of an ISO-8601 duration: `PT1H` and `PT60M` are the same, so are `P1W` and `P7D`. */
function measure(text: string): string | undefined {
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

/** Of ISO-8601 durations those that last as long as `text`; undefined when it is none or fits none. */
export function similarDuration(text: string, durations: readonly string[]): string[] | undefined {
  const wanted = measure(text);
  if (wanted === undefined) return undefined;
  const same = durations.filter((one) => measure(one) === wanted);
  return same.length === 0 ? undefined : same;
}
