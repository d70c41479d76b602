import type { Finding } from '../../model/parse-tariff.ts';
import { isObject, type Json, numberOf } from '../imported.ts';

/** Fields that are billed, stated as not billed, or do not change a bill. Names differ in case between versions. */
const KNOWN = new Set(
  [
    'label name utility eiaid uri source sourceparent description country sector servicetype approved is_default',
    'supersedes revisions startdate enddate basicinformationcomments dgrules usenetmetering',
    'energyratestructure energyweekdayschedule energyweekendschedule energyattrs energycomments energytoulabels',
    'fueladjustmentsmonthly flatdemandstructure flatdemandmonths flatdemandunit',
    'demandratestructure demandweekdayschedule demandweekendschedule demandrateunit demandunits',
    'demandwindow demandattrs demandcomments demandratchetpercentage demandreactivepowercharge',
    'lookbackpercent lookbackmonths lookbackrange',
    'coincidentratestructure coincidentrateschedule coincidentrateunit',
    'fixedchargefirstmeter fixedchargeeaaddl fixedchargeunits fixedmonthlycharge fixedattrs',
    'mincharge minchargeunits minmonthlycharge annualmincharge',
    'peakkwcapacitymin peakkwcapacitymax peakkwcapacityhistory peakkwhusagemin peakkwhusagemax peakkwhusagehistory',
    'peakkwusagemin peakkwusagemax peakkwusagehistory',
    'voltageminimum voltagemaximum voltagecategory phasewiring',
  ].flatMap((names) => names.split(' ')),
);

function hasNumbers(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasNumbers);
  if (isObject(value)) return Object.values(value).some(hasNumbers);
  return (numberOf(value) ?? 0) !== 0;
}

/** Fields with numbers that are not known: they may be charges, which a bill would lack. */
export const unknownFields = (document: Json): Finding[] =>
  Object.entries(document).flatMap(([field, value]): Finding[] =>
    KNOWN.has(field.toLowerCase()) || !hasNumbers(value)
      ? []
      : [
          {
            code: 'urdb_field_unknown',
            severity: 'warning',
            path: field,
            message: `The field ${JSON.stringify(field.slice(0, 60))} is not known; if it is a charge, it is not billed.`,
          },
        ],
  );

const ELIGIBILITY = { peakkwcapacity: 'kW', peakkwhusage: 'kWh' } as const;

/** Limits of who may have the rate, which bills do not check. */
export const eligibility = (document: Json): Finding[] =>
  Object.entries(ELIGIBILITY).flatMap(([field, unit]): Finding[] => {
    const [min, max] = [numberOf(document[`${field}min`]), numberOf(document[`${field}max`])];
    const least = min === undefined || min <= 0 ? [] : [`at least ${min} ${unit}`];
    const most = max === undefined || max >= 1e12 ? [] : [`at most ${max} ${unit}`];
    if (least.length + most.length === 0) return [];
    return [
      {
        code: 'urdb_eligibility',
        severity: 'info',
        path: `${field}${most.length > 0 ? 'max' : 'min'}`,
        message: `The rate is for sites with ${[...least, ...most].join(' and ')}; a bill does not check it.`,
      },
    ];
  });
