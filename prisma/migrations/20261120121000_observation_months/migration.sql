-- The application owns nothing, so it cannot create or drop the months of "forecast_observation" itself. These two functions do
-- that in the owner's name, and nothing else; who may call them is granted with the application's other rights.

-- Creates the month that holds the day, if it is missing. Made beside and attached then: unlike CREATE TABLE … PARTITION OF, that
-- makes neither readers nor writers wait. One creator at a time: two would both find it missing.
CREATE FUNCTION "forecast_observation_add_month"("day" date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'
  AS $$
DECLARE
  first date := date_trunc('month', "day"::timestamp)::date;
  name text := 'forecast_observation_' || to_char(first, 'YYYY_MM');
BEGIN
  PERFORM pg_advisory_xact_lock(7201302);
  IF to_regclass('public.' || quote_ident(name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.forecast_observation INCLUDING ALL)', name);
  EXECUTE format('ALTER TABLE public.forecast_observation ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
    name, first::timestamptz, (first + interval '1 month')::timestamptz);
  RETURN true;
END $$;

-- Drops the months that end at or before the day; gives up when somebody reads them for longer than a moment.
CREATE FUNCTION "forecast_observation_drop_months"("before" date) RETURNS integer
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
  LOOP
    EXECUTE format('DROP TABLE public.%I', name);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

REVOKE ALL ON FUNCTION "forecast_observation_add_month"(date), "forecast_observation_drop_months"(date) FROM PUBLIC;
