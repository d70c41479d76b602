import type { Db } from '@energy-optimizer/db';
import { CATALOG, CATALOG_AS_OF } from '../catalog/index.ts';
import { REGULATIONS } from '../regulation/regulations.ts';

const SUPPLIERS_SQL = `
INSERT INTO supplier AS s (id, name, utilities, regions, territories, website, source_url, as_of, is_seeded)
SELECT c.id, c.name, c.utilities, c.regions, '{}', c.website, c.website, $2::date, true
  FROM jsonb_to_recordset($1::jsonb) AS c (id text, name text, utilities text[], regions text[], website text)
ON CONFLICT (id) DO UPDATE SET (name, utilities, regions, website, source_url, as_of) =
  (excluded.name, excluded.utilities, excluded.regions, excluded.website, excluded.source_url, excluded.as_of)
WHERE s.is_seeded AND s IS DISTINCT FROM excluded
RETURNING 1`;

const REGULATIONS_SQL = `
INSERT INTO state_regulation AS s
  (region, electricity_choice, gas_choice, heating_oil_market, propane_market, community_solar, community_choice, commission_name,
   commission_website, commission_phone, requires_supplier_license, bond_usd, comparison_tool_url, rescission_days,
   is_default_rescission, source_url, as_of)
SELECT r.region, r."electricityChoice", r."gasChoice", r."heatingOilMarket", r."propaneMarket", r."communitySolar",
       r."communityChoice", r."commissionName", r."commissionWebsite", r."commissionPhone", r."requiresSupplierLicense",
       r."bondUsd", r."comparisonToolUrl", r."rescissionDays", r."isDefaultRescission", r."sourceUrl", r."asOf"
  FROM jsonb_to_recordset($1::jsonb) AS r
    (region text, "electricityChoice" bool, "gasChoice" bool, "heatingOilMarket" bool, "propaneMarket" bool, "communitySolar" bool,
     "communityChoice" bool, "commissionName" text, "commissionWebsite" text, "commissionPhone" text,
     "requiresSupplierLicense" bool, "bondUsd" int, "comparisonToolUrl" text, "rescissionDays" int,
     "isDefaultRescission" bool, "sourceUrl" text, "asOf" date)
ON CONFLICT (region) DO UPDATE SET
  (electricity_choice, gas_choice, heating_oil_market, propane_market, community_solar, community_choice, commission_name,
   commission_website, commission_phone, requires_supplier_license, bond_usd, comparison_tool_url, rescission_days,
   is_default_rescission, source_url, as_of) =
  (excluded.electricity_choice, excluded.gas_choice, excluded.heating_oil_market, excluded.propane_market,
   excluded.community_solar, excluded.community_choice, excluded.commission_name, excluded.commission_website,
   excluded.commission_phone, excluded.requires_supplier_license, excluded.bond_usd, excluded.comparison_tool_url,
   excluded.rescission_days, excluded.is_default_rescission, excluded.source_url, excluded.as_of)
WHERE s IS DISTINCT FROM excluded
RETURNING 1`;

/** What {@link seedSuppliers} writes: it changes nothing where it wrote the same before. */
export const SUPPLIER_SEEDS = { CATALOG, CATALOG_AS_OF, REGULATIONS, SUPPLIERS_SQL, REGULATIONS_SQL };

/**
 * Writes the starting list of suppliers and the regulation of states, in one transaction. Imported suppliers are not
 * changed. Returns the number of changed rows.
 */
export const seedSuppliers = (db: Db): Promise<number> =>
  db.forTask('catalog').transaction(async (tx) => {
    const suppliers = await tx.query({ text: SUPPLIERS_SQL, values: [JSON.stringify(CATALOG), CATALOG_AS_OF] });
    const regulations = await tx.query({ text: REGULATIONS_SQL, values: [JSON.stringify(REGULATIONS)] });
    return suppliers.length + regulations.length;
  });
