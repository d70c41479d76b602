-- The current supplier and tariff of a user are references in household_tariff. These texts named no stored tariff, so they
-- cannot become one: users state it again (household.setTariff). Servers from before this migration write the columns:
-- stop them first (decision 0012).
ALTER TABLE "user_preference" DROP COLUMN "supplier", DROP COLUMN "current_tariff";
