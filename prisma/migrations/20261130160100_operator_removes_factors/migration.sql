-- The task `operator` removes the second factors of an account from the command line. It locks the account's row, sees and
-- deletes factors and sessions, and reaches nothing else.
CREATE POLICY "operator_select" ON "app_user" FOR SELECT USING (app_task() = 'operator');
CREATE POLICY "operator_update" ON "app_user" FOR UPDATE USING (app_task() = 'operator') WITH CHECK (app_task() = 'operator');
CREATE POLICY "operator_select" ON "session" FOR SELECT USING (app_task() = 'operator');
CREATE POLICY "operator_delete" ON "session" FOR DELETE USING (app_task() = 'operator');
CREATE POLICY "operator_select" ON "passkey" FOR SELECT USING (app_task() = 'operator');
CREATE POLICY "operator_delete" ON "passkey" FOR DELETE USING (app_task() = 'operator');
CREATE POLICY "operator_select" ON "totp_credential" FOR SELECT USING (app_task() = 'operator');
CREATE POLICY "operator_delete" ON "totp_credential" FOR DELETE USING (app_task() = 'operator');
CREATE POLICY "operator_select" ON "recovery_code" FOR SELECT USING (app_task() = 'operator');
CREATE POLICY "operator_delete" ON "recovery_code" FOR DELETE USING (app_task() = 'operator');
