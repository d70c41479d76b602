-- Whose rows a transaction may touch. The application says so at its beginning (`packages/db/src/acting.ts`): a user, or a task that
-- has to work before or without one. A transaction that says nothing sees no row of any user.
CREATE FUNCTION "app_user_id"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
CREATE FUNCTION "app_task"() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.task', true), '') $$;

-- FORCE: also for the tables' owner, where the application cannot act as a role of its own.
ALTER TABLE "app_user" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "user_preference" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "session" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "verification_token" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "oauth_account" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "oauth_state" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "api_key" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "totp_credential" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "passkey" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "recovery_code" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- What belongs to a user, the user may read and write, and nobody else's.
CREATE POLICY "own" ON "app_user" USING ("id" = app_user_id());
CREATE POLICY "own" ON "user_preference" USING ("user_id" = app_user_id());
CREATE POLICY "own" ON "session" USING ("user_id" = app_user_id());
CREATE POLICY "own" ON "verification_token" USING ("user_id" = app_user_id());
CREATE POLICY "own" ON "oauth_account" USING ("user_id" = app_user_id());
CREATE POLICY "own" ON "oauth_state" USING ("user_id" = app_user_id());
CREATE POLICY "own" ON "api_key" USING ("user_id" = app_user_id());
CREATE POLICY "own" ON "totp_credential" USING ("user_id" = app_user_id());
CREATE POLICY "own" ON "passkey" USING ("user_id" = app_user_id());
CREATE POLICY "own" ON "recovery_code" USING ("user_id" = app_user_id());

-- `sign_in`: finding out who somebody is, by an address, a secret or another provider, and giving them a session.
CREATE POLICY "sign_in_find" ON "app_user" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_make" ON "app_user" FOR INSERT WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "sign_in_change" ON "app_user" FOR UPDATE USING (app_task() = 'sign_in');
CREATE POLICY "sign_in" ON "session" USING (app_task() = 'sign_in');
CREATE POLICY "sign_in" ON "verification_token" USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_find" ON "oauth_account" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_make" ON "oauth_account" FOR INSERT WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "sign_in" ON "oauth_state" USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_find" ON "api_key" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_use" ON "api_key" FOR UPDATE USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_find" ON "totp_credential" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_use" ON "totp_credential" FOR UPDATE USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_find" ON "passkey" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_use" ON "passkey" FOR UPDATE USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_find" ON "recovery_code" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_use" ON "recovery_code" FOR UPDATE USING (app_task() = 'sign_in');

-- `admin`: what administrators do with accounts; no secrets, no preferences.
CREATE POLICY "admin_find" ON "app_user" FOR SELECT USING (app_task() = 'admin');
CREATE POLICY "admin_make" ON "app_user" FOR INSERT WITH CHECK (app_task() = 'admin');
CREATE POLICY "admin_change" ON "app_user" FOR UPDATE USING (app_task() = 'admin');
CREATE POLICY "admin_find" ON "session" FOR SELECT USING (app_task() = 'admin');
CREATE POLICY "admin_end" ON "session" FOR DELETE USING (app_task() = 'admin');

-- `prune`: forgetting what has run out.
CREATE POLICY "prune_find" ON "session" FOR SELECT USING (app_task() = 'prune');
CREATE POLICY "prune_end" ON "session" FOR DELETE USING (app_task() = 'prune');
CREATE POLICY "prune_find" ON "verification_token" FOR SELECT USING (app_task() = 'prune');
CREATE POLICY "prune_end" ON "verification_token" FOR DELETE USING (app_task() = 'prune');
CREATE POLICY "prune_find" ON "oauth_state" FOR SELECT USING (app_task() = 'prune');
CREATE POLICY "prune_end" ON "oauth_state" FOR DELETE USING (app_task() = 'prune');

-- Nobody makes an administrator, or a paying customer, of himself, whatever a statement in his name says.
CREATE FUNCTION "refuse_own_promotion"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF app_user_id() IS NOT NULL AND (NEW."role", NEW."tier", NEW."locked_until") IS DISTINCT FROM (OLD."role", OLD."tier", OLD."locked_until") THEN
    RAISE EXCEPTION 'a user cannot change role, tier or lock' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "app_user_refuse_own_promotion" BEFORE UPDATE ON "app_user"
  FOR EACH ROW EXECUTE FUNCTION "refuse_own_promotion"();

-- Who did what to whom, with what result. Only ever added to.
CREATE TYPE "audit_result" AS ENUM ('ok', 'denied', 'failed');

CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "user_id" UUID,
    "result" "audit_result" NOT NULL,
    "request_id" TEXT NOT NULL,
    "network" TEXT,
    "details" JSONB NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "audit_log_at_idx" ON "audit_log" ("at" DESC);
CREATE INDEX "audit_log_user_id_at_idx" ON "audit_log" ("user_id", "at" DESC);
CREATE INDEX "audit_log_actor_id_at_idx" ON "audit_log" ("actor_id", "at" DESC);

ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- Anything that happens may be written down; read by the user it is about and by `audit`.
CREATE POLICY "own" ON "audit_log" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "note" ON "audit_log" FOR INSERT WITH CHECK (app_user_id() IS NULL OR "actor_id" = app_user_id());
CREATE POLICY "audit" ON "audit_log" FOR SELECT USING (app_task() = 'audit');

CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_log_refuse_change" BEFORE UPDATE OR DELETE ON "audit_log"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "audit_log_refuse_truncate" BEFORE TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
-- Even where an operator turns ordinary triggers off (session_replication_role).
ALTER TABLE "audit_log" ENABLE ALWAYS TRIGGER "audit_log_refuse_change";
ALTER TABLE "audit_log" ENABLE ALWAYS TRIGGER "audit_log_refuse_truncate";

