-- The part of the regret that execution causes is null where the use of energy was not measured; it was stored as 0. The
-- rewrite reaches the rows of all users, which an UPDATE under row-level security does not.
ALTER TABLE plan_regret
  ALTER COLUMN execution DROP NOT NULL,
  ALTER COLUMN execution TYPE double precision
    USING CASE WHEN details ->> 'execution' = 'not measured' THEN NULL ELSE execution END;

-- The retention of the data map deletes old regrets and recommendations, instead of the task `plans`.
DROP POLICY "plans_delete" ON plan_regret;
DROP POLICY "plans_select" ON usage_recommendation;
DROP POLICY "plans_delete" ON usage_recommendation;
CREATE POLICY "privacy_select" ON plan_regret FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON plan_regret FOR DELETE USING (app_task() = 'privacy');
CREATE POLICY "privacy_select" ON usage_recommendation FOR SELECT USING (app_task() = 'privacy');
CREATE POLICY "privacy_delete" ON usage_recommendation FOR DELETE USING (app_task() = 'privacy');
