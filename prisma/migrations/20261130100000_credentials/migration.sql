-- API keys always end. Keys without an end, or with one further away than a year, end a year from now.
-- FORCE would hide every row from an owner that is no superuser.
ALTER TABLE "api_key" NO FORCE ROW LEVEL SECURITY;
UPDATE "api_key" SET "expires_at" = now() + interval '365 days'
 WHERE "expires_at" IS NULL OR "expires_at" > now() + interval '365 days';
ALTER TABLE "api_key" FORCE ROW LEVEL SECURITY;
ALTER TABLE "api_key" ALTER COLUMN "expires_at" SET NOT NULL;

-- When the password was last set: a sign-in that began before it opens no session after it.
ALTER TABLE "app_user" ADD COLUMN "password_changed_at" TIMESTAMPTZ(3);

-- A passkey that survived a password reset without proof of a second factor no longer signs in by itself.
ALTER TABLE "passkey" ADD COLUMN "needs_password" BOOLEAN NOT NULL DEFAULT false;

-- A browser that has signed in to the account before.
ALTER TYPE "token_purpose" ADD VALUE 'known_device';
