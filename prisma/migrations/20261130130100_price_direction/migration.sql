-- The direction of a series: prices paid for energy from the grid, or for energy fed into it.
ALTER TABLE "price_series" ADD COLUMN "direction" TEXT NOT NULL DEFAULT 'import';

-- Export tariffs that were stored as if they were supply tariffs. Octopus names them in the tariff code.
UPDATE "price_series" SET "direction" = 'export'
 WHERE "source" = 'octopus' AND "utility" = 'electricity' AND "product" ~ '-(OUTGOING|EXPORT|SEG|POWER-PACK)-';

-- The same identity as before with the direction in it. The previous version reads on while this runs; storing series it has
-- not seen before needs the new version.
DROP INDEX "price_series_identity";
CREATE UNIQUE INDEX "price_series_identity" ON "price_series"("region", "utility", "kind", "source", "supplier", "product", "unit", "currency", "vat_included", "direction");
