CREATE TYPE "privacy_request_kind" AS ENUM ('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection');
CREATE TYPE "privacy_request_origin" AS ENUM ('operation', 'person', 'administrator');
CREATE TYPE "privacy_request_state" AS ENUM ('open', 'completed', 'refused', 'withdrawn');

-- Requests of people under Art. 15 to 21 GDPR, with the deadlines of Art. 12 (3). The erasure of the account removes
-- "user_id" and the texts; the dates stay as proof.
CREATE TABLE "privacy_request" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "kind" "privacy_request_kind" NOT NULL,
    "origin" "privacy_request_origin" NOT NULL,
    "state" "privacy_request_state" NOT NULL DEFAULT 'open',
    "message" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "extended_at" TIMESTAMPTZ(3),
    "extension_reason" TEXT,
    "answer" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "alerted_days" INTEGER,

    CONSTRAINT "privacy_request_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "privacy_request_state_due_at_idx" ON "privacy_request"("state", "due_at");
CREATE INDEX "privacy_request_user_id_idx" ON "privacy_request"("user_id");
ALTER TABLE "privacy_request" ADD CONSTRAINT "privacy_request_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Where a person without an account is reached. Deleted soon after the request is closed.
CREATE TABLE "privacy_request_contact" (
    "privacy_request_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "privacy_request_contact_pkey" PRIMARY KEY ("privacy_request_id")
);
ALTER TABLE "privacy_request_contact" ADD CONSTRAINT "privacy_request_contact_privacy_request_id_fkey" FOREIGN KEY ("privacy_request_id") REFERENCES "privacy_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Objections to processing (Art. 21 GDPR); one without "lifted_at" is in force.
CREATE TABLE "processing_objection" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" "consent_purpose" NOT NULL,
    "reason" TEXT,
    "objected_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "processing_objection_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "processing_objection_user_id_idx" ON "processing_objection"("user_id");
ALTER TABLE "processing_objection" ADD CONSTRAINT "processing_objection_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "privacy_request" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "privacy_request_contact" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "processing_objection" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "own_select" ON "privacy_request" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "privacy_select" ON "privacy_request" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_insert" ON "privacy_request" FOR INSERT WITH CHECK (app_task() = 'privacy');
CREATE POLICY "privacy_update" ON "privacy_request" FOR UPDATE USING (app_task() = 'privacy') WITH CHECK (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON "privacy_request" FOR DELETE USING (app_task() = 'privacy');

CREATE POLICY "privacy_select" ON "privacy_request_contact" FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_insert" ON "privacy_request_contact" FOR INSERT WITH CHECK (app_task() = 'privacy');
CREATE POLICY "privacy_update" ON "privacy_request_contact" FOR UPDATE USING (app_task() = 'privacy') WITH CHECK (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON "privacy_request_contact" FOR DELETE USING (app_task() = 'privacy');

CREATE POLICY "own_select" ON "processing_objection" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "own_insert" ON "processing_objection" FOR INSERT WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "own_update" ON "processing_objection" FOR UPDATE USING ("user_id" = app_user_id()) WITH CHECK ("user_id" = app_user_id());
CREATE POLICY "privacy_select" ON "processing_objection" FOR SELECT USING (app_task() = 'privacy');
