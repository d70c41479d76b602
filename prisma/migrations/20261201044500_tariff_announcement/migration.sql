-- Open streams show prices of a tariff: every server learns when a household's tariff or one of the registry changes.
CREATE FUNCTION "announce_household_tariff"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tariff_change',
    'household:' || coalesce(NEW."user_id", OLD."user_id") || ':' || coalesce(NEW."utility", OLD."utility"));
  RETURN NULL;
END $$;
CREATE TRIGGER "household_tariff_announce" AFTER INSERT OR UPDATE OR DELETE ON "household_tariff"
  FOR EACH ROW EXECUTE FUNCTION "announce_household_tariff"();

-- Once per statement: an import stores many versions.
CREATE FUNCTION "announce_supplier_tariff"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tariff_change', 'registry');
  RETURN NULL;
END $$;
CREATE TRIGGER "supplier_tariff_announce" AFTER INSERT OR UPDATE OR DELETE ON "supplier_tariff"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_supplier_tariff"();
