-- Demo data is generated. A database holds either that or real prices: this trigger refuses the first series of the other sort.
CREATE FUNCTION price_series_demo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Real series do not wait for each other; a demo series waits for them, so that two first ones cannot slip past each other.
  IF NEW.source = 'demo' THEN PERFORM pg_advisory_xact_lock(7262051); ELSE PERFORM pg_advisory_xact_lock_shared(7262051); END IF;
  IF NEW.source = 'demo' AND EXISTS (SELECT FROM price_series WHERE source <> 'demo') THEN
    RAISE EXCEPTION 'This database holds real prices; demo data needs a database of its own (set DATA_DIR or DATABASE_URL).'
      USING ERRCODE = 'EO001';
  END IF;
  IF NEW.source <> 'demo' AND EXISTS (SELECT FROM price_series WHERE source = 'demo') THEN
    RAISE EXCEPTION 'This database holds demo data; real prices need a database of their own (set DATA_DIR or DATABASE_URL).'
      USING ERRCODE = 'EO001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER price_series_demo BEFORE INSERT ON price_series FOR EACH ROW EXECUTE FUNCTION price_series_demo();
