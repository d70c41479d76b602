-- CreateEnum
CREATE TYPE "learning_status" AS ENUM ('running', 'succeeded', 'failed');

-- CreateTable
CREATE TABLE "forecast_market" (
    "id" SERIAL NOT NULL,
    "region" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "steps" SMALLINT NOT NULL,
    "learned_through" DATE,
    "serving_run_id" INTEGER,

    CONSTRAINT "forecast_market_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "learning_run" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "status" "learning_status" NOT NULL,
    "promoted" BOOLEAN NOT NULL DEFAULT false,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "model_id" TEXT NOT NULL,
    "learned_through" DATE,
    "report" JSONB,
    "error" TEXT,

    CONSTRAINT "learning_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_artefact" (
    "run_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "expert" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "header" JSON NOT NULL,
    "weights" BYTEA NOT NULL,
    "checksum" TEXT NOT NULL,

    CONSTRAINT "model_artefact_pkey" PRIMARY KEY ("run_id","name")
);

-- Weights are floats: compressing them costs time and saves nothing.
ALTER TABLE "model_artefact" ALTER COLUMN "weights" SET STORAGE EXTERNAL;

-- CreateTable
CREATE TABLE "forecast_issue" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "run_id" INTEGER NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "start_at" TIMESTAMPTZ(3) NOT NULL,
    "resolution" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "values" DOUBLE PRECISION[],
    "coverages" DOUBLE PRECISION[],
    "lower" DOUBLE PRECISION[],
    "upper" DOUBLE PRECISION[],
    "provenance" JSONB NOT NULL,

    CONSTRAINT "forecast_issue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
-- Native partitions on every server: their months are created ahead and dropped whole by the repository.
CREATE TABLE "forecast_observation" (
    "market_id" INTEGER NOT NULL,
    "target_start" TIMESTAMPTZ(3) NOT NULL,
    "target_end" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "actual" DOUBLE PRECISION,
    "joined_at" TIMESTAMPTZ(3),
    "lead_day" SMALLINT NOT NULL,
    "hindcast" BOOLEAN NOT NULL,
    "expert" TEXT NOT NULL,
    "percentiles" REAL[],
    "bounds" REAL[],

    CONSTRAINT "forecast_observation_pkey" PRIMARY KEY ("market_id","target_start","expert","lead_day","issued_at")
) PARTITION BY RANGE ("target_start");

-- CreateTable
CREATE TABLE "forecast_accuracy" (
    "market_id" INTEGER NOT NULL,
    "expert" TEXT NOT NULL,
    "lead_day" SMALLINT NOT NULL,
    "window_days" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,
    "mae" DOUBLE PRECISION NOT NULL,
    "rmse" DOUBLE PRECISION NOT NULL,
    "smape_pct" DOUBLE PRECISION NOT NULL,
    "rmae" DOUBLE PRECISION,
    "mape_pct" DOUBLE PRECISION,
    "mape_excluded" INTEGER NOT NULL,
    "crps" DOUBLE PRECISION,
    "coverage80" DOUBLE PRECISION,
    "coverage90" DOUBLE PRECISION,
    "coverage95" DOUBLE PRECISION,

    CONSTRAINT "forecast_accuracy_pkey" PRIMARY KEY ("market_id","expert","lead_day","window_days")
);

-- CreateTable
CREATE TABLE "exogenous_series" (
    "id" SERIAL NOT NULL,
    "region" TEXT NOT NULL,
    "variable" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "exogenous_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exogenous_interval" (
    "series_id" INTEGER NOT NULL,
    "start_at" TIMESTAMPTZ(3) NOT NULL,
    "end_at" TIMESTAMPTZ(3) NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "exogenous_interval_pkey" PRIMARY KEY ("series_id","start_at","known_at")
);

-- CreateTable
CREATE TABLE "pattern" (
    "domain" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "vector" REAL[],
    "outcome" JSONB NOT NULL,

    CONSTRAINT "pattern_pkey" PRIMARY KEY ("domain","region","at")
);

-- CreateIndex
CREATE UNIQUE INDEX "forecast_market_region_key" ON "forecast_market"("region");

-- CreateIndex
CREATE INDEX "learning_run_market_id_started_at_idx" ON "learning_run"("market_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "forecast_issue_market_id_issued_at_id_idx" ON "forecast_issue"("market_id", "issued_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "exogenous_series_identity" ON "exogenous_series"("region", "variable", "source", "name");

-- What waits for an actual price is few among many: found without reading the rest. See the exemptions of the drift check.
CREATE INDEX "forecast_observation_waiting" ON "forecast_observation"("market_id", "target_start", "target_end") WHERE "actual" IS NULL;

-- AddForeignKey
ALTER TABLE "forecast_market" ADD CONSTRAINT "forecast_market_serving_run_id_fkey" FOREIGN KEY ("serving_run_id") REFERENCES "learning_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run" ADD CONSTRAINT "learning_run_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "forecast_market"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_artefact" ADD CONSTRAINT "model_artefact_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "learning_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "forecast_issue" ADD CONSTRAINT "forecast_issue_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "forecast_market"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "forecast_issue" ADD CONSTRAINT "forecast_issue_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "learning_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "forecast_accuracy" ADD CONSTRAINT "forecast_accuracy_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "forecast_market"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One plain table by default; a hypertable of monthly chunks where the server has TimescaleDB loaded, as for the prices.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb')
     AND current_setting('shared_preload_libraries') LIKE '%timescaledb%' THEN
    CREATE EXTENSION IF NOT EXISTS timescaledb;
    PERFORM create_hypertable('exogenous_interval', 'start_at', chunk_time_interval => INTERVAL '1 month');
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'TimescaleDB is there but may not be created by this role: a plain table is used';
END $$;
