-- An account is deleted with its rows; nothing has ever set this column. Servers from before this migration read it: stop
-- them first (decision 0012).
DROP TRIGGER "app_user_announce" ON "app_user";
ALTER TABLE "app_user" DROP COLUMN "deleted_at";
CREATE TRIGGER "app_user_announce" AFTER DELETE OR UPDATE OF "role", "tier", "locked_until" ON "app_user"
  FOR EACH ROW EXECUTE FUNCTION "announce_auth_change"();
