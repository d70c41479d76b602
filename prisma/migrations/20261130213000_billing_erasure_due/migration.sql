-- Due by the clock of the servers, which may differ from that of the database.
CREATE OR REPLACE FUNCTION "queue_customer_deletion"() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET app.task = 'billing' AS $$
BEGIN
  IF OLD."stripe_customer_id" IS NULL THEN RETURN NULL; END IF;
  DELETE FROM "billing_event" WHERE "customer_id" = OLD."stripe_customer_id";
  INSERT INTO "billing_event" ("id", "type", "customer_id", "received_at", "next_attempt_at")
  VALUES ('local_' || gen_random_uuid(), 'local.account_deleted', OLD."stripe_customer_id", now(), OLD."updated_at");
  PERFORM pg_notify('billing_inbox', '');
  RETURN NULL;
END $$;
