-- A user may have several customers at Stripe: made in the dashboard, or by a server that stopped before it recorded the
-- first one. All of them are read, and deleted with the account.
ALTER TABLE "billing_account" ADD COLUMN "other_customer_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE OR REPLACE FUNCTION "queue_customer_deletion"() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  task text := coalesce(current_setting('app.task', true), '');
  customers text[] := OLD."stripe_customer_id" || OLD."other_customer_ids";
BEGIN
  IF OLD."stripe_customer_id" IS NULL THEN RETURN NULL; END IF;
  SET LOCAL app.task = 'billing';
  DELETE FROM "billing_event" WHERE "customer_id" = ANY (customers);
  INSERT INTO "billing_event" ("id", "type", "customer_id", "received_at", "next_attempt_at")
  SELECT 'local_' || gen_random_uuid(), 'local.account_deleted', c, now(), OLD."updated_at" FROM unnest(customers) AS c;
  EXECUTE format('SET LOCAL app.task = %L', task);
  PERFORM pg_notify('billing_inbox', '');
  RETURN NULL;
END $$;
