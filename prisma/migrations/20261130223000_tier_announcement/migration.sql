-- Each reading from Stripe writes the account; only one that changes the tier evicts cached credentials.
CREATE OR REPLACE FUNCTION "announce_tier_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW."tier", NEW."tier_ends_at") IS NOT DISTINCT FROM (OLD."tier", OLD."tier_ends_at")
    THEN RETURN NULL; END IF;
  PERFORM pg_notify('auth_change', 'user:' || coalesce(NEW."user_id", OLD."user_id"));
  RETURN NULL;
END $$;
