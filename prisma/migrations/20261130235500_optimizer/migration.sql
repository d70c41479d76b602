CREATE TABLE "household_appliance" (
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "power_kw" DOUBLE PRECISION,
    "duration_minutes" INTEGER NOT NULL,
    "usual_time" TEXT NOT NULL,
    "earliest" TEXT,
    "latest" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "household_appliance_pkey" PRIMARY KEY ("user_id", "name")
);

CREATE TABLE "energy_plan" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "progress" DOUBLE PRECISION NOT NULL,
    "ends_by" TIMESTAMPTZ(3) NOT NULL,
    "horizon_start" TIMESTAMPTZ(3),
    "horizon_end" TIMESTAMPTZ(3),
    "problem" JSONB NOT NULL,
    "pricing" JSONB,
    "plan" JSONB,
    "error" JSONB,

    CONSTRAINT "energy_plan_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "plan_regret" (
    "plan_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "total" DOUBLE PRECISION NOT NULL,
    "forecast" DOUBLE PRECISION NOT NULL,
    "model" DOUBLE PRECISION NOT NULL,
    "execution" DOUBLE PRECISION NOT NULL,
    "details" JSONB NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plan_regret_pkey" PRIMARY KEY ("plan_id")
);

CREATE TABLE "usage_recommendation" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "appliance" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "patterns" JSONB NOT NULL,
    "outcome" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "realized_saving" DOUBLE PRECISION,

    CONSTRAINT "usage_recommendation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "usage_pattern" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "vector" JSONB NOT NULL,
    "uses" INTEGER NOT NULL,
    "kept" DOUBLE PRECISION NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_pattern_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "energy_plan_user_id_created_at_idx" ON "energy_plan"("user_id", "created_at");
CREATE INDEX "energy_plan_expires_at_idx" ON "energy_plan"("expires_at");
CREATE INDEX "plan_regret_user_id_day_idx" ON "plan_regret"("user_id", "day");
CREATE INDEX "plan_regret_day_idx" ON "plan_regret"("day");
CREATE INDEX "usage_recommendation_user_id_created_at_idx" ON "usage_recommendation"("user_id", "created_at");
CREATE INDEX "usage_pattern_user_id_domain_idx" ON "usage_pattern"("user_id", "domain");

ALTER TABLE "household_appliance" ADD CONSTRAINT "household_appliance_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "energy_plan" ADD CONSTRAINT "energy_plan_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "plan_regret" ADD CONSTRAINT "plan_regret_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "usage_recommendation" ADD CONSTRAINT "usage_recommendation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "usage_pattern" ADD CONSTRAINT "usage_pattern_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The task `plans` deletes expired plans, and measures all of them.
ALTER TABLE "household_appliance" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "household_appliance" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "household_appliance" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "household_appliance" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "household_appliance" FOR DELETE USING ("user_id" = app_user_id());

ALTER TABLE "energy_plan" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "energy_plan" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "energy_plan" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "energy_plan" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "energy_plan" FOR DELETE USING ("user_id" = app_user_id());
CREATE POLICY "plans_select" ON "energy_plan" FOR SELECT USING (app_task() = 'plans');
CREATE POLICY "plans_delete" ON "energy_plan" FOR DELETE USING (app_task() = 'plans');

ALTER TABLE "plan_regret" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "plan_regret" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "plans_select" ON "plan_regret" FOR SELECT USING (app_task() = 'plans');
CREATE POLICY "plans_insert" ON "plan_regret" FOR INSERT WITH CHECK (app_task() = 'plans');
CREATE POLICY "plans_delete" ON "plan_regret" FOR DELETE USING (app_task() = 'plans');

ALTER TABLE "usage_recommendation" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "usage_recommendation" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "usage_recommendation" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "usage_recommendation" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "usage_recommendation" FOR DELETE USING ("user_id" = app_user_id());

CREATE POLICY "plans_select" ON "usage_recommendation" FOR SELECT USING (app_task() = 'plans');
CREATE POLICY "plans_delete" ON "usage_recommendation" FOR DELETE USING (app_task() = 'plans');

ALTER TABLE "usage_pattern" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "usage_pattern" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "usage_pattern" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "usage_pattern" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "usage_pattern" FOR DELETE USING ("user_id" = app_user_id());
