import { AppError, getRegion, localTimeZone } from '@energy-optimizer/kernel';
import { type AnyOptions, type Finding, importTariff } from '@energy-optimizer/tariffs';
import { day } from '../schemas/common.ts';
import { type TariffEntry, tariffEntry } from './document.ts';

/** Facts that a file in another format lacks or can override. */
export interface TariffFacts {
  readonly region: string;
  /** Default: the id that the importer finds. */
  readonly id?: string | undefined;
  readonly green?: boolean | undefined;
  /** Default: the source that the file states. */
  readonly sourceUrl?: string | undefined;
  readonly asOf?: string | undefined;
}

export interface ReadEntry {
  readonly entry: TariffEntry;
  readonly findings: readonly Finding[];
}

const unreadable = (publicMessage: string): AppError =>
  new AppError('invalid', { code: 'payload_unreadable', publicMessage });

/** `C` for `uk_c`: areas of Great Britain, by which Octopus states prices. */
const areaOf = (region: string): string | undefined => /^uk_([a-p])$/.exec(region)?.[1]?.toUpperCase();

/**
 * Reads a tariff in a format of packages/tariffs: the native format, a URDB rate, an Octopus product, a CDR plan or a
 * CSV table. If the format states no time zone, that of the region is used.
 * @throws AppError `payload_unreadable` with the findings, or naming the fact that is missing
 */
export function readTariffEntry(text: string, facts: TariffFacts, options: AnyOptions = {}): ReadEntry {
  const region = getRegion(facts.region);
  const zone = areaOf(region.code);
  const read = importTariff(text, { timeZone: localTimeZone(region), ...(zone ? { zone } : {}), ...options });
  if (!read.tariff) throw unreadable(`The tariff cannot be read. ${read.findings.map(findingText).join(' ')}`);
  if (read.findings.some(({ code }) => code === 'octopus_region'))
    throw unreadable('An Octopus product has prices by area: state the region, from uk_a to uk_p.');
  const { source } = read.tariff;
  const url = facts.sourceUrl ?? source?.url;
  const date = facts.asOf ?? source?.date;
  if (url === undefined || !/^https?:/.test(url) || !URL.canParse(url))
    throw unreadable('The tariff states no public source: state the URL of the source.');
  if (date === undefined || !day.safeParse(date).success)
    throw unreadable('The tariff states no date of its source: state the day as of which it is valid.');
  const tariff = facts.id === undefined ? read.tariff : { ...read.tariff, id: facts.id };
  const entry = tariffEntry.safeParse({
    region: region.code,
    green: facts.green ?? null,
    source: { url, date },
    tariff,
  });
  if (!entry.success) throw unreadable(`The tariff ${entry.error.issues[0]!.message}.`);
  return { entry: entry.data, findings: read.findings };
}

const findingText = ({ path, message }: Finding): string => `${path === '' ? '' : `${path}: `}${message}`;
