import type { Utility } from '@energy-optimizer/kernel';
import type { SupplierView, TariffView } from '../schemas/index.ts';
import type { StoredSupplier } from '../store/suppliers.ts';
import type { StoredTariff } from '../store/tariffs.ts';

export const supplierView = ({
  rating,
  ratingSource,
  website,
  phone,
  email,
  sourceUrl,
  asOf,
  ...row
}: StoredSupplier): SupplierView => ({
  id: row.id,
  name: row.name,
  aliases: [...row.aliases],
  utilities: [...row.utilities] as Utility[],
  regions: [...row.regions],
  territories: [...row.territories],
  rating: rating === null || ratingSource === null ? null : { value: rating, source: ratingSource },
  greenShare: row.greenShare,
  contact: { website, phone, emailAddress: email },
  source: { url: sourceUrl, asOf },
});

export const tariffView = (row: StoredTariff): TariffView => ({
  id: row.id,
  supplier: row.supplierId,
  supplierName: row.supplierName,
  tariffId: row.tariffId,
  version: row.version,
  name: row.name,
  region: row.region,
  utility: row.utility as Utility,
  currency: row.currency,
  validFrom: row.validFrom,
  validUntil: row.validUntil,
  inForceUntil: row.inForceUntil,
  offeredUntil: row.offeredUntil,
  contractMonths: row.contractMonths,
  rolling: row.isRolling,
  green: row.isGreen,
  introductoryMonths: row.introductoryMonths,
  exitFee: exitFeeOf(row),
  source: { url: row.sourceUrl, asOf: row.asOf },
  importedAt: row.importedAt,
  supersededAt: row.supersededAt,
});

const exitFeeOf = ({ exitFee, exitFeePer }: StoredTariff): TariffView['exitFee'] =>
  exitFee === null ? null : { amount: exitFee, per: exitFeePer === 'remaining_month' ? exitFeePer : 'contract' };
