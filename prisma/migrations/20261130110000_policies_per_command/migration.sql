-- One policy per table, name and command, and none FOR ALL: what no policy names is refused. docs/row-level-security.md shows them all.
DO $$
DECLARE p record;
BEGIN
  FOR p IN SELECT c.relname, polname FROM pg_policy JOIN pg_class c ON c.oid = polrelid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'audit_log'
  LOOP
    EXECUTE format('DROP POLICY %I ON public.%I', p.polname, p.relname);
  END LOOP;
END $$;

-- A user's own account: read, changed, deleted; made by `sign_in` and `admin` alone.
CREATE POLICY "own_select" ON "app_user" FOR SELECT USING ("id" = app_user_id());
CREATE POLICY "own_update" ON "app_user" FOR UPDATE USING ("id" = app_user_id()) WITH CHECK ("id" = app_user_id());
CREATE POLICY "own_delete" ON "app_user" FOR DELETE USING ("id" = app_user_id());
CREATE POLICY "sign_in_select" ON "app_user" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_insert" ON "app_user" FOR INSERT WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "sign_in_update" ON "app_user" FOR UPDATE USING (app_task() = 'sign_in') WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "admin_select" ON "app_user" FOR SELECT USING (app_task() = 'admin');
CREATE POLICY "admin_insert" ON "app_user" FOR INSERT WITH CHECK (app_task() = 'admin');
CREATE POLICY "admin_update" ON "app_user" FOR UPDATE USING (app_task() = 'admin') WITH CHECK (app_task() = 'admin');

CREATE POLICY "own_select" ON "user_preference" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "user_preference" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "user_preference" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());

-- Sessions are begun by `sign_in` alone: nobody makes one, or a longer one, in the own name.
CREATE POLICY "own_select" ON "session" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "session" FOR DELETE USING ("user_id" = app_user_id());
CREATE POLICY "sign_in_select" ON "session" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_insert" ON "session" FOR INSERT WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "sign_in_update" ON "session" FOR UPDATE USING (app_task() = 'sign_in') WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "sign_in_delete" ON "session" FOR DELETE USING (app_task() = 'sign_in');
CREATE POLICY "admin_select" ON "session" FOR SELECT USING (app_task() = 'admin');
CREATE POLICY "admin_delete" ON "session" FOR DELETE USING (app_task() = 'admin');
CREATE POLICY "prune_select" ON "session" FOR SELECT USING (app_task() = 'prune');
CREATE POLICY "prune_delete" ON "session" FOR DELETE USING (app_task() = 'prune');

CREATE POLICY "own_select" ON "verification_token" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "verification_token" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "verification_token" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "sign_in_select" ON "verification_token" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_insert" ON "verification_token" FOR INSERT WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "sign_in_update" ON "verification_token" FOR UPDATE USING (app_task() = 'sign_in') WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "prune_select" ON "verification_token" FOR SELECT USING (app_task() = 'prune');
CREATE POLICY "prune_delete" ON "verification_token" FOR DELETE USING (app_task() = 'prune');

-- An identity is linked by `sign_in`, which has seen the provider's answer.
CREATE POLICY "own_select" ON "oauth_account" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "oauth_account" FOR DELETE USING ("user_id" = app_user_id());
CREATE POLICY "sign_in_select" ON "oauth_account" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_insert" ON "oauth_account" FOR INSERT WITH CHECK (app_task() = 'sign_in');

CREATE POLICY "sign_in_select" ON "oauth_state" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_insert" ON "oauth_state" FOR INSERT WITH CHECK (app_task() = 'sign_in');
CREATE POLICY "sign_in_delete" ON "oauth_state" FOR DELETE USING (app_task() = 'sign_in');
CREATE POLICY "prune_select" ON "oauth_state" FOR SELECT USING (app_task() = 'prune');
CREATE POLICY "prune_delete" ON "oauth_state" FOR DELETE USING (app_task() = 'prune');

CREATE POLICY "own_select" ON "api_key" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "api_key" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "api_key" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "sign_in_select" ON "api_key" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_update" ON "api_key" FOR UPDATE USING (app_task() = 'sign_in') WITH CHECK (app_task() = 'sign_in');

CREATE POLICY "own_select" ON "totp_credential" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "totp_credential" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "totp_credential" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "totp_credential" FOR DELETE USING ("user_id" = app_user_id());
CREATE POLICY "sign_in_select" ON "totp_credential" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_update" ON "totp_credential" FOR UPDATE USING (app_task() = 'sign_in') WITH CHECK (app_task() = 'sign_in');

CREATE POLICY "own_select" ON "passkey" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "passkey" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "passkey" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "passkey" FOR DELETE USING ("user_id" = app_user_id());
CREATE POLICY "sign_in_select" ON "passkey" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_update" ON "passkey" FOR UPDATE USING (app_task() = 'sign_in') WITH CHECK (app_task() = 'sign_in');

CREATE POLICY "own_select" ON "recovery_code" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "recovery_code" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "recovery_code" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "recovery_code" FOR DELETE USING ("user_id" = app_user_id());
CREATE POLICY "sign_in_select" ON "recovery_code" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "sign_in_update" ON "recovery_code" FOR UPDATE USING (app_task() = 'sign_in') WITH CHECK (app_task() = 'sign_in');

-- Role, tier and lock are what administrators give (and operators, as the owner): no user gives them to anybody, nor does
-- `sign_in`, whatever the statement and whichever policy let it pass. What identifies an account never changes.
CREATE OR REPLACE FUNCTION "refuse_own_promotion"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acts_for_user boolean := app_user_id() IS NOT NULL;
  may_promote boolean := NOT acts_for_user AND coalesce(app_task(), 'admin') = 'admin';
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF acts_for_user THEN
      RAISE EXCEPTION 'a user cannot create accounts' USING ERRCODE = 'insufficient_privilege';
    ELSIF NOT may_promote AND (NEW."role" <> 'user' OR NEW."tier" <> 'free' OR NEW."locked_until" IS NOT NULL) THEN
      RAISE EXCEPTION 'only an administrator creates accounts with a role, tier or lock' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW."id" <> OLD."id" THEN
    RAISE EXCEPTION 'the id of an account cannot change' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT may_promote AND (NEW."role", NEW."tier", NEW."locked_until") IS DISTINCT FROM (OLD."role", OLD."tier", OLD."locked_until") THEN
    RAISE EXCEPTION 'only an administrator changes role, tier or lock' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

DROP TRIGGER "app_user_refuse_own_promotion" ON "app_user";
CREATE TRIGGER "app_user_refuse_own_promotion" BEFORE INSERT OR UPDATE ON "app_user"
  FOR EACH ROW EXECUTE FUNCTION "refuse_own_promotion"();
-- Even where ordinary triggers are turned off (session_replication_role).
ALTER TABLE "app_user" ENABLE ALWAYS TRIGGER "app_user_refuse_own_promotion";
