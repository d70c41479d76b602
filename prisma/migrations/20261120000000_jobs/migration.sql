CREATE TYPE "job_status" AS ENUM ('queued', 'running', 'succeeded', 'failed');

CREATE TABLE "job_run" (
    "job" TEXT NOT NULL,
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "status" "job_status" NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,
    "error" TEXT,

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("job", "slot")
);

CREATE INDEX "job_run_claimed_at_idx" ON "job_run" ("claimed_at" DESC);
