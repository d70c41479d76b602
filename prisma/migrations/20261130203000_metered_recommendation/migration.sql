-- Metered usage that a recommendation was computed from: compressed text, so that the saving can be computed again.
ALTER TABLE "switching_recommendation" ADD COLUMN "usage" BYTEA;
