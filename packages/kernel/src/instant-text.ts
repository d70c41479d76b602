/** RFC 3339 and common variants: `t`, `z` and a blank for `T`, offsets without a colon or without minutes. */
const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(?:[Zz]|([+-])(0\d|1[0-4])(?::?([0-5]\d))?)$/;

/** The instant of an ISO-8601 text with a zone, or undefined. The day must exist: 30 February does not. */
export function parseInstant(text: string): Date | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '', sign, offsetHour, offsetMinute = '00'] = match;
  const civil = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(civil.getTime()) || civil.getUTCDate() !== Number(day)) return undefined;
  const zone = sign === undefined ? 'Z' : `${sign}${offsetHour}:${offsetMinute}`;
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

const EXAMPLE = '2026-03-01T10:00:00Z';
/** The form of an instant, for messages. */
export const INSTANT_FORM = `ISO 8601 with a time zone, such as ${EXAMPLE}`;

/** Why a text is not an instant, phrased to follow the field name. */
export function instantTextProblem(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `is a date without a time: ${INSTANT_FORM}`;
  if (parseInstant(`${text}Z`) !== undefined) return `has no time zone; end it with Z or an offset, such as ${EXAMPLE}`;
  if (INSTANT.test(text)) return 'is a date or time that does not exist';
  return `must be an instant: ${INSTANT_FORM}`;
}
