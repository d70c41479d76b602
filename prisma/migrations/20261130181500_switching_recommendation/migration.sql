CREATE TABLE "switching_recommendation" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "utility" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "result" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "inputs" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "outcome" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "switched_on" DATE,
    "realized_saving" DOUBLE PRECISION,

    CONSTRAINT "switching_recommendation_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "switching_recommendation_user_id_created_at_idx" ON "switching_recommendation"("user_id", "created_at");
ALTER TABLE "switching_recommendation" ADD CONSTRAINT "switching_recommendation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The task `replay` (command line) recomputes recommendations and changes nothing.
ALTER TABLE "switching_recommendation" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "switching_recommendation" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "switching_recommendation" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "switching_recommendation" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "switching_recommendation" FOR DELETE USING ("user_id" = app_user_id());
CREATE POLICY "replay_select" ON "switching_recommendation" FOR SELECT USING (app_task() = 'replay');
