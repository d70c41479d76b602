CREATE TABLE "household_tariff" (
    "user_id" UUID NOT NULL,
    "utility" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "tariff_version_id" UUID,
    "document" JSONB,
    "supplier_id" TEXT,
    "zone" TEXT,
    "contract_start" DATE,
    "contract_end" DATE,
    "notice_days" INTEGER,
    "notice_given_on" DATE,
    "exit_fee" DOUBLE PRECISION,
    "account_number" BYTEA,
    "account_number_key" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "household_tariff_pkey" PRIMARY KEY ("user_id", "utility")
);

ALTER TABLE "household_tariff" ADD CONSTRAINT "household_tariff_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "household_tariff" ADD CONSTRAINT "household_tariff_tariff_version_id_fkey" FOREIGN KEY ("tariff_version_id") REFERENCES "supplier_tariff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "household_tariff" ADD CONSTRAINT "household_tariff_supplier_id_fkey" FOREIGN KEY ("supplier_id") REFERENCES "supplier"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "household_tariff" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "household_tariff" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "household_tariff" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "household_tariff" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "household_tariff" FOR DELETE USING ("user_id" = app_user_id());
