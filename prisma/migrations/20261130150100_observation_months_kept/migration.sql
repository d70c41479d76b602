-- Like "forecast_observation_drop_months"(date), but leaves out the months that begin with one of the days: those of a market
-- whose newest forecasts are old, because it was learned as of an earlier day.
CREATE FUNCTION "forecast_observation_drop_months"("before" date, "kept" date[]) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '5s'
  AS $$
DECLARE
  name text;
  dropped integer := 0;
BEGIN
  FOR name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'public.forecast_observation'::regclass
       AND c.relname ~ '^forecast_observation_\d{4}_\d{2}$'
       AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= "before"
       AND to_date(right(c.relname, 7), 'YYYY_MM') <> ALL ("kept")
  LOOP
    EXECUTE format('DROP TABLE public.%I', name);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

REVOKE ALL ON FUNCTION "forecast_observation_drop_months"(date, date[]) FROM PUBLIC;
