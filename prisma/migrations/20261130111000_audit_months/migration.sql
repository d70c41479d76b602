-- The audit log ends: months are partitions that are dropped after a set time, failed attempts are counted by network instead
-- of written one by one, and rows name a random subject. Who a subject is says one row of "audit_subject", which goes with
-- the account. Everything is written by functions in the owner's name; the application itself can only read.

CREATE TABLE "audit_subject" (
    "user_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,

    CONSTRAINT "audit_subject_pkey" PRIMARY KEY ("user_id")
);
CREATE UNIQUE INDEX "audit_subject_subject_id_key" ON "audit_subject" ("subject_id");
ALTER TABLE "audit_subject" ADD CONSTRAINT "audit_subject_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "app_user" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "audit_failure" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "result" "audit_result" NOT NULL,
    "network" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "count" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "audit_failure_pkey" PRIMARY KEY ("hour", "action", "result", "network")
);

ALTER TABLE "audit_log" RENAME TO "audit_log_before";
ALTER TABLE "audit_log_before" RENAME CONSTRAINT "audit_log_pkey" TO "audit_log_before_pkey";
ALTER INDEX "audit_log_at_idx" RENAME TO "audit_log_before_at_idx";

CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_subject_id" UUID,
    "subject_id" UUID,
    "result" "audit_result" NOT NULL,
    "request_id" TEXT NOT NULL,
    "network" TEXT,
    "details" JSONB NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("at", "id")
) PARTITION BY RANGE ("at");
CREATE INDEX "audit_log_subject_id_at_idx" ON "audit_log" ("subject_id", "at" DESC);
CREATE INDEX "audit_log_actor_subject_id_at_idx" ON "audit_log" ("actor_subject_id", "at" DESC);

ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "audit_subject" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "audit_failure" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- `audit_write` is the name the functions below work in, nobody else's.
CREATE POLICY "own_select" ON "audit_subject" FOR SELECT USING ("user_id" = app_user_id());
CREATE POLICY "audit_select" ON "audit_subject" FOR SELECT USING (app_task() = 'audit');
CREATE POLICY "audit_write_select" ON "audit_subject" FOR SELECT USING (app_task() = 'audit_write');
CREATE POLICY "audit_write_insert" ON "audit_subject" FOR INSERT WITH CHECK (app_task() = 'audit_write');
CREATE POLICY "own_select" ON "audit_log" FOR SELECT
  USING ("subject_id" = (SELECT s."subject_id" FROM "audit_subject" s WHERE s."user_id" = app_user_id()));
CREATE POLICY "audit_select" ON "audit_log" FOR SELECT USING (app_task() = 'audit');
CREATE POLICY "audit_write_insert" ON "audit_log" FOR INSERT WITH CHECK (app_task() = 'audit_write');
CREATE POLICY "audit_select" ON "audit_failure" FOR SELECT USING (app_task() = 'audit');
CREATE POLICY "audit_write_select" ON "audit_failure" FOR SELECT USING (app_task() = 'audit_write');
CREATE POLICY "audit_write_insert" ON "audit_failure" FOR INSERT WITH CHECK (app_task() = 'audit_write');
CREATE POLICY "audit_write_update" ON "audit_failure" FOR UPDATE USING (app_task() = 'audit_write') WITH CHECK (app_task() = 'audit_write');
CREATE POLICY "audit_write_delete" ON "audit_failure" FOR DELETE USING (app_task() = 'audit_write');

CREATE TRIGGER "audit_log_refuse_change" BEFORE UPDATE OR DELETE ON "audit_log"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "audit_log_refuse_truncate" BEFORE TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
ALTER TABLE "audit_log" ENABLE ALWAYS TRIGGER "audit_log_refuse_change";
ALTER TABLE "audit_log" ENABLE ALWAYS TRIGGER "audit_log_refuse_truncate";

-- The /24 or /48 of an address or network; null for what is neither.
CREATE FUNCTION "audit_network"("given" text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
  AS $$
DECLARE
  address inet;
BEGIN
  address := "given"::inet;
  RETURN network(set_masklen(address, least(masklen(address), CASE family(address) WHEN 4 THEN 24 ELSE 48 END)))::text;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END $$;

-- Creates the month that holds the instant, if it is missing. A month is read through "audit_log" alone: it has row-level
-- security and no policy of its own. One creator at a time: two would both find it missing.
CREATE FUNCTION "audit_log_add_month"("at" timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'
  AS $$
DECLARE
  first timestamptz := date_trunc('month', "at");
  name text := 'audit_log_' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass('public.' || quote_ident(name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(7201304);
  -- Not by to_regclass again: what it did not find a moment ago it may still believe missing.
  IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = name) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.audit_log INCLUDING ALL)', name);
  EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE TRIGGER audit_log_refuse_truncate BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change()', name);
  EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER audit_log_refuse_truncate', name);
  EXECUTE format('ALTER TABLE public.audit_log ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
    name, first, first + interval '1 month');
  RETURN true;
END $$;

-- Drops the months that ended longer than so many days ago, and the failures of that time. Never what is younger than 30
-- days: whoever can call this must not be able to wipe out what he has just done. Gives up when somebody reads for longer
-- than a moment.
CREATE FUNCTION "audit_log_drop_months"("keep_days" integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '5s' SET timezone = 'UTC'
  AS $$
DECLARE
  before timestamptz := now() - make_interval(days => "keep_days");
  name text;
  dropped integer := 0;
  task text := coalesce(current_setting('app.task', true), '');
BEGIN
  IF "keep_days" < 30 THEN
    RAISE EXCEPTION 'the audit log is kept for at least 30 days' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'public.audit_log'::regclass AND c.relname ~ '^audit_log_\d{4}_\d{2}$'
       AND to_timestamp(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before
  LOOP
    EXECUTE format('DROP TABLE public.%I', name);
    dropped := dropped + 1;
  END LOOP;
  SET LOCAL app.task = 'audit_write';
  DELETE FROM public.audit_failure WHERE "hour" < before;
  EXECUTE format('SET LOCAL app.task = %L', task);
  RETURN dropped;
END $$;

-- The subject a user is in the log; a new one for a user without. Somebody who is no user (any more) is somebody new each time.
CREATE FUNCTION "audit_subject_of"("user_id" uuid) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  found_id uuid;
BEGIN
  IF "user_id" IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT s.subject_id INTO found_id FROM public.audit_subject s WHERE s.user_id = "audit_subject_of"."user_id";
  IF found_id IS NOT NULL THEN
    RETURN found_id;
  END IF;
  BEGIN
    INSERT INTO public.audit_subject VALUES ("user_id", gen_random_uuid()) ON CONFLICT DO NOTHING;
  EXCEPTION WHEN foreign_key_violation THEN
    RETURN gen_random_uuid();
  END;
  SELECT s.subject_id INTO found_id FROM public.audit_subject s WHERE s.user_id = "audit_subject_of"."user_id";
  RETURN found_id;
END $$;

-- Counts a failure of a network. From the thousandth network of an hour on they are counted together.
CREATE FUNCTION "audit_count_failure"("at" timestamptz, "action" text, "result" audit_result, "network" text, "request_id" text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'
  AS $$
DECLARE
  this_hour timestamptz := date_trunc('hour', "at");
  place text := coalesce("network", 'unknown');
BEGIN
  IF NOT EXISTS (SELECT FROM public.audit_failure f WHERE f.hour = this_hour AND f.action = "audit_count_failure"."action"
                    AND f.result = "audit_count_failure"."result" AND f.network = place)
     AND (SELECT count(*) FROM (SELECT FROM public.audit_failure f WHERE f.hour = this_hour LIMIT 1000) counted) >= 1000 THEN
    place := 'others';
  END IF;
  INSERT INTO public.audit_failure AS f VALUES (this_hour, "action", "result", place, gen_random_uuid(), 1, "at", "request_id")
  ON CONFLICT ON CONSTRAINT audit_failure_pkey DO UPDATE
    SET count = f.count + 1, last_at = greatest(f.last_at, excluded.last_at), request_id = excluded.request_id;
END $$;

-- Writes one line. In a user's name that user did it, and to nobody but himself, whatever the caller says.
CREATE FUNCTION "audit_record"("id" uuid, "at" timestamptz, "action" text, "actor_kind" text, "actor_id" uuid, "user_id" uuid,
    "result" audit_result, "request_id" text, "network" text, "details" jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  acting uuid := public.app_user_id();
  task text := coalesce(current_setting('app.task', true), '');
  truncated text := public.audit_network("network");
BEGIN
  IF acting IS NOT NULL AND "user_id" IS DISTINCT FROM acting AND "user_id" IS NOT NULL THEN
    RAISE EXCEPTION 'a user writes no lines about others' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SET LOCAL app.task = 'audit_write';
  IF "result" <> 'ok' AND "actor_kind" = 'anonymous' THEN
    PERFORM public.audit_count_failure("at", "action", "result", truncated, "request_id");
  ELSE
    PERFORM public.audit_log_add_month("at");
    INSERT INTO public.audit_log VALUES ("id", "at", "action", CASE WHEN acting IS NULL THEN "actor_kind" ELSE 'user' END,
      public.audit_subject_of(coalesce(acting, "actor_id")), public.audit_subject_of("user_id"), "result", "request_id", truncated, "details");
  END IF;
  EXECUTE format('SET LOCAL app.task = %L', task);
END $$;

REVOKE ALL ON FUNCTION "audit_log_add_month"(timestamptz), "audit_log_drop_months"(integer), "audit_subject_of"(uuid),
  "audit_count_failure"(timestamptz, text, audit_result, text, text),
  "audit_record"(uuid, timestamptz, text, text, uuid, uuid, audit_result, text, text, jsonb) FROM PUBLIC;

-- What was written until now, under the same rules. Without row-level security for this moment, so that an owner who is no superuser sees it.
ALTER TABLE "audit_log_before" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "app_user" NO FORCE ROW LEVEL SECURITY;
SET LOCAL app.task = 'audit_write';
INSERT INTO "audit_subject"
  SELECT u."id", gen_random_uuid() FROM "app_user" u
   WHERE u."id" IN (SELECT "user_id" FROM "audit_log_before" UNION SELECT "actor_id" FROM "audit_log_before");
SELECT "audit_log_add_month"("month") FROM (SELECT DISTINCT date_trunc('month', "at") AS "month" FROM "audit_log_before") months;
WITH nobody AS MATERIALIZED (
  SELECT "user_id", gen_random_uuid() AS "subject_id"
    FROM (SELECT "user_id" FROM "audit_log_before" UNION SELECT "actor_id" FROM "audit_log_before") named
   WHERE "user_id" IS NOT NULL AND "user_id" NOT IN (SELECT "user_id" FROM "audit_subject")
), subject AS (
  SELECT * FROM nobody UNION ALL SELECT * FROM "audit_subject"
)
INSERT INTO "audit_log"
  SELECT b."id", b."at", b."action", b."actor_kind", a."subject_id", s."subject_id", b."result", b."request_id", "audit_network"(b."network"), b."details"
    FROM "audit_log_before" b LEFT JOIN subject a ON a."user_id" = b."actor_id" LEFT JOIN subject s ON s."user_id" = b."user_id"
   WHERE NOT (b."result" <> 'ok' AND b."actor_kind" = 'anonymous');
INSERT INTO "audit_failure"
  SELECT date_trunc('hour', "at", 'UTC'), "action", "result", coalesce("audit_network"("network"), 'unknown'), gen_random_uuid(),
         count(*), max("at"), (array_agg("request_id" ORDER BY "at" DESC))[1]
    FROM "audit_log_before" WHERE "result" <> 'ok' AND "actor_kind" = 'anonymous' GROUP BY 1, 2, 3, 4;
SET LOCAL app.task = '';
ALTER TABLE "app_user" FORCE ROW LEVEL SECURITY;
DROP TABLE "audit_log_before";
