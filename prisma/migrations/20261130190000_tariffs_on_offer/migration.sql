-- A tariff that its source no longer offers to new customers still applies to those who have it.
ALTER TABLE "supplier_tariff" ADD COLUMN "offered_until" DATE;
