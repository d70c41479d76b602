/** Calendar days are text (`YYYY-MM-DD`) in the domain and midnight UTC in a DATE column. */

export const dayOf = (text: string): Date => new Date(`${text}T00:00:00Z`);
export const dayText = (day: Date): string => day.toISOString().slice(0, 10);
export const dayOrNull = (text: string | null): Date | null => (text === null ? null : dayOf(text));
export const textOrNull = (day: Date | null): string | null => day && dayText(day);
