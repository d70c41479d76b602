-- Erasure of accounts (Art. 17 GDPR) and exports of personal data (Art. 15, 20).
CREATE TYPE "privacy_erasure_state" AS ENUM ('waiting', 'processing', 'done');
CREATE TYPE "privacy_export_state" AS ENUM ('queued', 'running', 'ready', 'failed', 'downloaded');

CREATE TABLE "privacy_erasure" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "state" "privacy_erasure_state" NOT NULL DEFAULT 'waiting',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "receipt_hash" TEXT,
    "sealed" BYTEA,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),
    "receipt" JSONB,

    CONSTRAINT "privacy_erasure_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "privacy_erasure_user_id_key" ON "privacy_erasure"("user_id");
CREATE INDEX "privacy_erasure_state_next_attempt_at_idx" ON "privacy_erasure"("state", "next_attempt_at");
ALTER TABLE "privacy_erasure" ADD CONSTRAINT "privacy_erasure_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "privacy_erasure_log" (
    "subject" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "addresses" TEXT[],
    "erased_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "counts" JSONB NOT NULL,

    CONSTRAINT "privacy_erasure_log_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "privacy_export" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "state" "privacy_export_state" NOT NULL DEFAULT 'queued',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_ends_at" TIMESTAMPTZ(3),
    "rows_done" INTEGER NOT NULL DEFAULT 0,
    "rows_total" INTEGER,
    "bytes" BIGINT,
    "error" TEXT,
    "ready_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "downloaded_at" TIMESTAMPTZ(3),
    "token_hash" TEXT,

    CONSTRAINT "privacy_export_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "privacy_export_user_id_idx" ON "privacy_export"("user_id");
CREATE INDEX "privacy_export_state_idx" ON "privacy_export"("state");
CREATE UNIQUE INDEX "privacy_export_token_hash_key" ON "privacy_export"("token_hash");
ALTER TABLE "privacy_export" ADD CONSTRAINT "privacy_export_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "privacy_erasure" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "privacy_erasure_log" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "privacy_export" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- `privacy` carries out exports, erasures and retention. Users read their own requests; it writes them.
CREATE POLICY "own_select" ON "privacy_erasure" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "privacy_select" ON "privacy_erasure" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_insert" ON "privacy_erasure" FOR INSERT WITH CHECK (app_task() = 'privacy');
CREATE POLICY "privacy_update" ON "privacy_erasure" FOR UPDATE USING (app_task() = 'privacy') WITH CHECK (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON "privacy_erasure" FOR DELETE USING (app_task() = 'privacy');
CREATE POLICY "privacy_select" ON "privacy_erasure_log" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_insert" ON "privacy_erasure_log" FOR INSERT WITH CHECK (app_task() = 'privacy');
CREATE POLICY "own_select" ON "privacy_export" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "privacy_select" ON "privacy_export" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_insert" ON "privacy_export" FOR INSERT WITH CHECK (app_task() = 'privacy');
CREATE POLICY "privacy_update" ON "privacy_export" FOR UPDATE USING (app_task() = 'privacy') WITH CHECK (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON "privacy_export" FOR DELETE USING (app_task() = 'privacy');

DROP POLICY IF EXISTS "privacy_select" ON "app_user";
CREATE POLICY "privacy_select" ON "app_user" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_select" ON "oauth_state" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_select" ON "billing_event" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON "billing_event" FOR DELETE USING (app_task() = 'privacy');
-- Retention.
CREATE POLICY "privacy_select" ON "api_key" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON "api_key" FOR DELETE USING (app_task() = 'privacy');
CREATE POLICY "privacy_select" ON "billing_dunning" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON "billing_dunning" FOR DELETE USING (app_task() = 'privacy');
CREATE POLICY "privacy_select" ON "switching_recommendation" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON "switching_recommendation" FOR DELETE USING (app_task() = 'privacy');

-- The deletion log is only ever added to.
CREATE FUNCTION "refuse_erasure_log_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the deletion log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "privacy_erasure_log_refuse_change" BEFORE UPDATE OR DELETE ON "privacy_erasure_log"
  FOR EACH ROW EXECUTE FUNCTION "refuse_erasure_log_change"();
CREATE TRIGGER "privacy_erasure_log_refuse_truncate" BEFORE TRUNCATE ON "privacy_erasure_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_erasure_log_change"();
ALTER TABLE "privacy_erasure_log" ENABLE ALWAYS TRIGGER "privacy_erasure_log_refuse_change";
ALTER TABLE "privacy_erasure_log" ENABLE ALWAYS TRIGGER "privacy_erasure_log_refuse_truncate";

-- One change of the audit log is possible: its functions may remove a network.
CREATE OR REPLACE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_LEVEL = 'ROW' AND app_task() = 'audit_write' THEN
    IF NEW."network" IS NULL AND to_jsonb(NEW) - 'network' = to_jsonb(OLD) - 'network' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE POLICY "audit_write_select" ON "audit_log" FOR SELECT USING (app_task() = 'audit_write');
CREATE POLICY "audit_write_update" ON "audit_log" FOR UPDATE USING (app_task() = 'audit_write') WITH CHECK (app_task() = 'audit_write');

-- Removes the networks of the current user from the audit log; returns the number of lines.
CREATE FUNCTION "audit_forget_networks"() RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changed integer;
  task text := coalesce(current_setting('app.task', true), '');
BEGIN
  SET LOCAL app.task = 'audit_write';
  UPDATE public.audit_log SET network = NULL
   WHERE network IS NOT NULL
     AND (SELECT s.subject_id FROM public.audit_subject s WHERE s.user_id = public.app_user_id()) IN (subject_id, actor_subject_id);
  GET DIAGNOSTICS changed = ROW_COUNT;
  EXECUTE format('SET LOCAL app.task = %L', task);
  RETURN changed;
END $$;
REVOKE EXECUTE ON FUNCTION "audit_forget_networks"() FROM PUBLIC;
