-- What operators have switched away from its default; what can be switched is listed in code (packages/admin/src/flags.ts).
CREATE TABLE "feature_flag" (
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "changed_by" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feature_flag_pkey" PRIMARY KEY ("name")
);
