CREATE TYPE "consent_purpose" AS ENUM ('data_processing', 'marketing', 'analytics', 'price_alerts', 'optimization', 'third_party_sharing');
CREATE TYPE "consent_origin" AS ENUM ('choice', 'withdraw_all', 'objection');

-- Decisions about purposes. Rows are only added; the end of an account anonymizes them.
CREATE TABLE "consent_record" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "number" INTEGER NOT NULL,
    "purpose" "consent_purpose" NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "origin" "consent_origin" NOT NULL,
    "policy_version" TEXT NOT NULL,
    "text_hash" TEXT NOT NULL,
    "network" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_record_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "consent_record_user_id_number_key" ON "consent_record"("user_id", "number");
ALTER TABLE "consent_record" ADD CONSTRAINT "consent_record_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The deletion of the user sets "user_id" to null: the only change that is allowed, and it removes the rest of what
-- leads to a person.
CREATE FUNCTION "refuse_consent_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD."user_id" IS NOT NULL AND NEW."user_id" IS NULL
       AND to_jsonb(NEW) - ARRAY['user_id', 'network', 'user_agent', 'request_id']
         = to_jsonb(OLD) - ARRAY['user_id', 'network', 'user_agent', 'request_id'] THEN
      NEW."network" := NULL;
      NEW."user_agent" := NULL;
      NEW."request_id" := NULL;
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'consent records are only ever added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "consent_record_refuse_change" BEFORE UPDATE OR DELETE ON "consent_record"
  FOR EACH ROW EXECUTE FUNCTION "refuse_consent_change"();
CREATE TRIGGER "consent_record_refuse_truncate" BEFORE TRUNCATE ON "consent_record"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_consent_change"();
ALTER TABLE "consent_record" ENABLE ALWAYS TRIGGER "consent_record_refuse_change";
ALTER TABLE "consent_record" ENABLE ALWAYS TRIGGER "consent_record_refuse_truncate";

-- Accounts whose data is stored but not processed (Art. 18 GDPR).
CREATE TABLE "processing_restriction" (
    "user_id" UUID NOT NULL,
    "reason" TEXT,
    "restricted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "processing_restriction_pkey" PRIMARY KEY ("user_id")
);
ALTER TABLE "processing_restriction" ADD CONSTRAINT "processing_restriction_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "consent_record" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "processing_restriction" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "own_select" ON "consent_record" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "consent_record" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "privacy_select" ON "consent_record" FOR SELECT USING (app_task() = 'privacy');

CREATE POLICY "own_select" ON "processing_restriction" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "processing_restriction" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_delete" ON "processing_restriction" FOR DELETE USING ("user_id" = app_user_id());
CREATE POLICY "privacy_select" ON "processing_restriction" FOR SELECT USING (app_task() = 'privacy');

