CREATE TYPE "mail_category" AS ENUM ('transactional', 'non_transactional');
CREATE TYPE "mail_status" AS ENUM ('queued', 'sending', 'sent', 'failed', 'suppressed');
CREATE TYPE "mail_scope" AS ENUM ('all', 'non_transactional');
CREATE TYPE "mail_suppression_reason" AS ENUM ('bounce', 'complaint', 'unsubscribe', 'manual', 'inactive');

CREATE TABLE "mail_outbox" (
    "id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "payload" JSONB,
    "category" "mail_category" NOT NULL,
    "status" "mail_status" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "provider" TEXT,
    "provider_message_id" TEXT,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "bounced_at" TIMESTAMPTZ(3),
    "bounce_type" TEXT,

    CONSTRAINT "mail_outbox_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "mail_outbox_idempotency_key_key" ON "mail_outbox" ("idempotency_key");
CREATE INDEX "mail_outbox_status_next_attempt_at_idx" ON "mail_outbox" ("status", "next_attempt_at");
CREATE INDEX "mail_outbox_recipient_idx" ON "mail_outbox" ("recipient");
CREATE INDEX "mail_outbox_created_at_idx" ON "mail_outbox" ("created_at");

CREATE TABLE "mail_suppression" (
    "address" TEXT NOT NULL,
    "scope" "mail_scope" NOT NULL,
    "suppressed" BOOLEAN NOT NULL,
    "reason" "mail_suppression_reason" NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_suppression_pkey" PRIMARY KEY ("address", "scope")
);

CREATE TABLE "mail_secret" (
    "id" INTEGER NOT NULL,
    "secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_secret_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "beta_signup" (
    "address" TEXT NOT NULL,
    "region" TEXT,
    "code_hash" BYTEA NOT NULL,
    "code_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "codes_in_window" INTEGER NOT NULL DEFAULT 1,
    "window_started_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "verified_at" TIMESTAMPTZ(3),

    CONSTRAINT "beta_signup_pkey" PRIMARY KEY ("address")
);
