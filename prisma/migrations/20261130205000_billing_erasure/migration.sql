-- Deleting an account, in whichever way, cancels its subscriptions: the deletion of the customer at Stripe is queued in the
-- same transaction, due by the clock of the servers, which may differ from that of the database. The events of the
-- customer, whose payloads contain personal data, are deleted.
CREATE FUNCTION "queue_customer_deletion"() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE task text := coalesce(current_setting('app.task', true), '');
BEGIN
  IF OLD."stripe_customer_id" IS NULL THEN RETURN NULL; END IF;
  SET LOCAL app.task = 'billing';
  DELETE FROM "billing_event" WHERE "customer_id" = OLD."stripe_customer_id";
  INSERT INTO "billing_event" ("id", "type", "customer_id", "received_at", "next_attempt_at")
  VALUES ('local_' || gen_random_uuid(), 'local.account_deleted', OLD."stripe_customer_id", now(), OLD."updated_at");
  EXECUTE format('SET LOCAL app.task = %L', task);
  PERFORM pg_notify('billing_inbox', '');
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION "queue_customer_deletion"() FROM PUBLIC;
CREATE TRIGGER "billing_account_queue_deletion" AFTER DELETE ON "billing_account"
  FOR EACH ROW EXECUTE FUNCTION "queue_customer_deletion"();
