-- CreateTable
CREATE TABLE "price_series" (
    "id" SERIAL NOT NULL,
    "region" TEXT NOT NULL,
    "utility" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "supplier" TEXT NOT NULL DEFAULT '',
    "product" TEXT NOT NULL DEFAULT '',
    "unit" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "vat_included" BOOLEAN NOT NULL,
    "first_start" TIMESTAMPTZ(3),
    "last_end" TIMESTAMPTZ(3),
    "last_known_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_interval" (
    "series_id" INTEGER NOT NULL,
    "start_at" TIMESTAMPTZ(3) NOT NULL,
    "end_at" TIMESTAMPTZ(3) NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "price" DOUBLE PRECISION NOT NULL,
    "flags" SMALLINT NOT NULL DEFAULT 0,

    CONSTRAINT "price_interval_pkey" PRIMARY KEY ("series_id","start_at","known_at")
);

-- CreateTable
CREATE TABLE "price_change" (
    "id" BIGSERIAL NOT NULL,
    "series_id" INTEGER NOT NULL,
    "region" TEXT NOT NULL,
    "utility" TEXT NOT NULL,
    "start_at" TIMESTAMPTZ(3) NOT NULL,
    "end_at" TIMESTAMPTZ(3) NOT NULL,
    "points" INTEGER NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "price_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_status" (
    "source" TEXT NOT NULL,
    "last_attempt_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "fetched" INTEGER NOT NULL DEFAULT 0,
    "stored" INTEGER NOT NULL DEFAULT 0,
    "revised" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "source_status_pkey" PRIMARY KEY ("source")
);

-- CreateIndex
CREATE UNIQUE INDEX "price_series_identity" ON "price_series"("region", "utility", "kind", "source", "supplier", "product", "unit", "currency", "vat_included");

-- One plain table by default. On a server that has TimescaleDB loaded, the intervals become a hypertable of monthly chunks;
-- every query stays the same.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb')
     AND current_setting('shared_preload_libraries') LIKE '%timescaledb%' THEN
    CREATE EXTENSION IF NOT EXISTS timescaledb;
    PERFORM create_hypertable('price_interval', 'start_at', chunk_time_interval => INTERVAL '1 month');
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'TimescaleDB is there but may not be created by this role: a plain table is used';
END $$;
