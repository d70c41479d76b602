-- Other names of a supplier, by which that of a household is recognized.
ALTER TABLE "supplier" ADD COLUMN "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[];
