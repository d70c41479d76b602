-- Keys of encrypted columns are rotated by the task `keys`, which finds rows under another key by its ID.
ALTER TABLE "totp_credential" ADD COLUMN "secret_key" TEXT;

CREATE POLICY "keys_select" ON "totp_credential" FOR SELECT USING (app_task() = 'keys');
CREATE POLICY "keys_update" ON "totp_credential" FOR UPDATE USING (app_task() = 'keys') WITH CHECK (app_task() = 'keys');
CREATE POLICY "keys_select" ON "household_tariff" FOR SELECT USING (app_task() = 'keys');
CREATE POLICY "keys_update" ON "household_tariff" FOR UPDATE USING (app_task() = 'keys') WITH CHECK (app_task() = 'keys');
