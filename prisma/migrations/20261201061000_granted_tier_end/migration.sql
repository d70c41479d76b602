-- A granted tier (app_user.tier) may end by the clock. Null: it does not.
ALTER TABLE "app_user" ADD COLUMN "tier_until" TIMESTAMPTZ(3);

-- Who may change it, and who hears of it, is as for the tier.
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
  IF NOT may_promote AND (NEW."role", NEW."tier", NEW."tier_until", NEW."locked_until")
      IS DISTINCT FROM (OLD."role", OLD."tier", OLD."tier_until", OLD."locked_until") THEN
    RAISE EXCEPTION 'only an administrator changes role, tier or lock' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

DROP TRIGGER "app_user_announce" ON "app_user";
CREATE TRIGGER "app_user_announce" AFTER DELETE OR UPDATE OF "role", "tier", "tier_until", "locked_until" ON "app_user"
  FOR EACH ROW EXECUTE FUNCTION "announce_auth_change"();

-- The tier of a user at an instant: the higher of the tier granted by an administrator (app_user.tier until tier_until)
-- and the paid one (billing_account.tier until tier_ends_at). `tierAt` in packages/rpc is the same function. Servers of the
-- release before use the function without the end of the grant.
CREATE FUNCTION "tier_at"(
  granted "user_tier", granted_until timestamptz, paid "user_tier", paid_until timestamptz, at timestamptz
) RETURNS "user_tier" LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(CASE WHEN granted_until IS NULL OR at < granted_until THEN granted ELSE 'free' END,
                  CASE WHEN paid_until IS NULL OR at < paid_until THEN paid END)
$$;
