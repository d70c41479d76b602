-- CreateTable
CREATE TABLE "forecast_score" (
    "market_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "expert" TEXT NOT NULL,
    "lead_day" SMALLINT NOT NULL,
    "count" SMALLINT NOT NULL,
    "absolute_error" DOUBLE PRECISION NOT NULL,
    "squared_error" DOUBLE PRECISION NOT NULL,
    "symmetric_error" DOUBLE PRECISION NOT NULL,
    "relative_error" DOUBLE PRECISION NOT NULL,
    "near_zero" SMALLINT NOT NULL,
    "shared" SMALLINT NOT NULL,
    "shared_error" DOUBLE PRECISION NOT NULL,
    "reference_error" DOUBLE PRECISION NOT NULL,
    "crps" DOUBLE PRECISION,
    "bounded" SMALLINT NOT NULL,
    "inside80" SMALLINT NOT NULL,
    "inside90" SMALLINT NOT NULL,
    "inside95" SMALLINT NOT NULL,

    CONSTRAINT "forecast_score_pkey" PRIMARY KEY ("market_id","date","expert","lead_day")
);

-- AddForeignKey
ALTER TABLE "forecast_score" ADD CONSTRAINT "forecast_score_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "forecast_market"("id") ON DELETE CASCADE ON UPDATE CASCADE;
