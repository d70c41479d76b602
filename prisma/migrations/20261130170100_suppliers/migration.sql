CREATE TABLE "supplier" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "utilities" TEXT[],
    "regions" TEXT[],
    "territories" TEXT[],
    "rating" DOUBLE PRECISION,
    "rating_source" TEXT,
    "green_share" DOUBLE PRECISION,
    "website" TEXT,
    "phone" TEXT,
    "email" TEXT,
    "source_url" TEXT NOT NULL,
    "as_of" DATE NOT NULL,
    "is_seeded" BOOLEAN NOT NULL,

    CONSTRAINT "supplier_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "supplier_tariff" (
    "id" UUID NOT NULL,
    "supplier_id" TEXT NOT NULL,
    "tariff_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "utility" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "valid_from" DATE,
    "valid_until" DATE,
    "in_force_until" DATE,
    "contract_months" INTEGER,
    "is_rolling" BOOLEAN NOT NULL,
    "is_green" BOOLEAN,
    "introductory_months" INTEGER,
    "exit_fee" DOUBLE PRECISION,
    "exit_fee_per" TEXT,
    "document" JSONB NOT NULL,
    "source_url" TEXT NOT NULL,
    "as_of" DATE NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_at" TIMESTAMPTZ(3),

    CONSTRAINT "supplier_tariff_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "state_regulation" (
    "region" TEXT NOT NULL,
    "electricity_choice" BOOLEAN NOT NULL,
    "gas_choice" BOOLEAN NOT NULL,
    "heating_oil_market" BOOLEAN NOT NULL,
    "propane_market" BOOLEAN NOT NULL,
    "community_solar" BOOLEAN NOT NULL,
    "community_choice" BOOLEAN NOT NULL,
    "commission_name" TEXT NOT NULL,
    "commission_website" TEXT NOT NULL,
    "commission_phone" TEXT,
    "requires_supplier_license" BOOLEAN NOT NULL,
    "bond_usd" INTEGER,
    "comparison_tool_url" TEXT,
    "rescission_days" INTEGER NOT NULL,
    "is_default_rescission" BOOLEAN NOT NULL,
    "source_url" TEXT NOT NULL,
    "as_of" DATE NOT NULL,

    CONSTRAINT "state_regulation_pkey" PRIMARY KEY ("region")
);

CREATE UNIQUE INDEX "supplier_tariff_supplier_id_tariff_id_region_version_key" ON "supplier_tariff"("supplier_id", "tariff_id", "region", "version");
CREATE INDEX "supplier_tariff_region_utility_idx" ON "supplier_tariff"("region", "utility");
ALTER TABLE "supplier_tariff" ADD CONSTRAINT "supplier_tariff_supplier_id_fkey" FOREIGN KEY ("supplier_id") REFERENCES "supplier"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Public facts: everybody reads them, the task `catalog` (seeding and imports) writes them.
ALTER TABLE "supplier" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "supplier_tariff" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "state_regulation" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "everybody_select" ON "supplier" FOR SELECT USING (true);
CREATE POLICY "catalog_insert" ON "supplier" FOR INSERT WITH CHECK (app_task() = 'catalog');
CREATE POLICY "catalog_update" ON "supplier" FOR UPDATE USING (app_task() = 'catalog') WITH CHECK (app_task() = 'catalog');
CREATE POLICY "everybody_select" ON "supplier_tariff" FOR SELECT USING (true);
CREATE POLICY "catalog_insert" ON "supplier_tariff" FOR INSERT WITH CHECK (app_task() = 'catalog');
CREATE POLICY "catalog_update" ON "supplier_tariff" FOR UPDATE USING (app_task() = 'catalog') WITH CHECK (app_task() = 'catalog');
CREATE POLICY "everybody_select" ON "state_regulation" FOR SELECT USING (true);
CREATE POLICY "catalog_insert" ON "state_regulation" FOR INSERT WITH CHECK (app_task() = 'catalog');
CREATE POLICY "catalog_update" ON "state_regulation" FOR UPDATE USING (app_task() = 'catalog') WITH CHECK (app_task() = 'catalog');
