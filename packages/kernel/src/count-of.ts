/** A number with its noun: `1 day`, `2 days`. For nouns whose plural adds an s. */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
