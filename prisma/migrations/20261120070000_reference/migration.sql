CREATE TABLE "region" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "state_code" TEXT,
    "parent" TEXT,
    "eic" TEXT,

    CONSTRAINT "region_pkey" PRIMARY KEY ("code")
);
