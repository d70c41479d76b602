-- What the last complete start prepared: migrations, privileges and reference data. A process of the same version that
-- finds its own digest here has nothing to prepare.
CREATE TABLE "database_preparation" (
  "id" BOOLEAN NOT NULL DEFAULT true,
  "digest" TEXT NOT NULL,
  "prepared_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "database_preparation_pkey" PRIMARY KEY ("id")
);
