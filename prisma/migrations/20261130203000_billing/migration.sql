CREATE TYPE "billing_event_state" AS ENUM ('pending', 'done', 'failed', 'ignored');

CREATE TABLE "billing_account" (
    "user_id" UUID NOT NULL,
    "stripe_customer_id" TEXT,
    "billing_email" TEXT,
    "tier" "user_tier" NOT NULL DEFAULT 'free',
    "tier_ends_at" TIMESTAMPTZ(3),
    "subscription_id" TEXT,
    "status" TEXT,
    "price_id" TEXT,
    "interval" TEXT,
    "amount_cents" INTEGER,
    "currency" TEXT,
    "period_end" TIMESTAMPTZ(3),
    "cancel_at" TIMESTAMPTZ(3),
    "trial_end" TIMESTAMPTZ(3),
    "past_due_since" TIMESTAMPTZ(3),
    "review_flags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reconciled_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "intent_number" INTEGER NOT NULL DEFAULT 0,
    "checkout_intent" TEXT,
    "checkout_session_id" TEXT,
    "checkout_expires_at" TIMESTAMPTZ(3),
    "lease_id" UUID,
    "lease_ends_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "billing_account_pkey" PRIMARY KEY ("user_id")
);

CREATE TABLE "billing_dunning" (
    "user_id" UUID NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "stage" INTEGER NOT NULL DEFAULT 0,
    "mailed_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "billing_dunning_pkey" PRIMARY KEY ("user_id", "invoice_id")
);

CREATE TABLE "billing_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "api_version" TEXT,
    "customer_id" TEXT,
    "object_id" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" TEXT,
    "state" "billing_event_state" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "billing_event_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "billing_account_stripe_customer_id_key" ON "billing_account"("stripe_customer_id");
CREATE INDEX "billing_account_tier_ends_at_idx" ON "billing_account"("tier_ends_at");
CREATE INDEX "billing_event_state_next_attempt_at_idx" ON "billing_event"("state", "next_attempt_at");
CREATE INDEX "billing_event_customer_id_idx" ON "billing_event"("customer_id");
CREATE INDEX "billing_event_received_at_idx" ON "billing_event"("received_at");

ALTER TABLE "billing_account" ADD CONSTRAINT "billing_account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "billing_dunning" ADD CONSTRAINT "billing_dunning_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Users read their own rows; only the task `billing` writes them, so that no user changes a tier. `sign_in` reads the
-- tier when it checks a session or key.
ALTER TABLE "billing_account" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "billing_account" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "sign_in_select" ON "billing_account" FOR SELECT USING (app_task() = 'sign_in');
CREATE POLICY "admin_select" ON "billing_account" FOR SELECT USING (app_task() = 'admin');
CREATE POLICY "billing_select" ON "billing_account" FOR SELECT USING (app_task() = 'billing');
CREATE POLICY "billing_insert" ON "billing_account" FOR INSERT WITH CHECK (app_task() = 'billing');
CREATE POLICY "billing_update" ON "billing_account" FOR UPDATE USING (app_task() = 'billing') WITH CHECK (app_task() = 'billing');
CREATE POLICY "billing_delete" ON "billing_account" FOR DELETE USING (app_task() = 'billing');

ALTER TABLE "billing_dunning" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "own_select" ON "billing_dunning" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "billing_select" ON "billing_dunning" FOR SELECT USING (app_task() = 'billing');
CREATE POLICY "billing_insert" ON "billing_dunning" FOR INSERT WITH CHECK (app_task() = 'billing');
CREATE POLICY "billing_update" ON "billing_dunning" FOR UPDATE USING (app_task() = 'billing') WITH CHECK (app_task() = 'billing');
CREATE POLICY "billing_delete" ON "billing_dunning" FOR DELETE USING (app_task() = 'billing');

-- The inbox belongs to no user; payloads contain personal data.
ALTER TABLE "billing_event" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "billing_select" ON "billing_event" FOR SELECT USING (app_task() = 'billing');
CREATE POLICY "billing_insert" ON "billing_event" FOR INSERT WITH CHECK (app_task() = 'billing');
CREATE POLICY "billing_update" ON "billing_event" FOR UPDATE USING (app_task() = 'billing') WITH CHECK (app_task() = 'billing');
CREATE POLICY "billing_delete" ON "billing_event" FOR DELETE USING (app_task() = 'billing');

-- The tier of a user at an instant: the higher of the tier granted by an administrator (app_user.tier) and the paid one
-- (billing_account.tier until tier_ends_at; null: no account, no end). `tierAt` in packages/rpc is the same function.
CREATE FUNCTION "tier_at"(granted "user_tier", paid "user_tier", paid_until timestamptz, at timestamptz)
RETURNS "user_tier" LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(granted, CASE WHEN paid_until IS NULL OR at < paid_until THEN paid END)
$$;

-- Every replica evicts the cached credentials of a user whose paid tier changes, as for app_user.
CREATE FUNCTION "announce_tier_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('auth_change', 'user:' || coalesce(NEW."user_id", OLD."user_id"));
  RETURN NULL;
END $$;
CREATE TRIGGER "billing_account_announce" AFTER INSERT OR DELETE OR UPDATE OF "tier", "tier_ends_at" ON "billing_account"
  FOR EACH ROW EXECUTE FUNCTION "announce_tier_change"();
