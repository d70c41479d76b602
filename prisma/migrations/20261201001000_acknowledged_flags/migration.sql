-- Review flags that an administrator has acknowledged. A flag that ends is removed here too, so that its return is shown.
ALTER TABLE "billing_account" ADD COLUMN "acknowledged_flags" TEXT[] DEFAULT ARRAY[]::TEXT[];
