-- AlterTable
ALTER TABLE "catalog_sync" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'full',
ADD COLUMN     "since" TIMESTAMPTZ(3),
ADD COLUMN     "trigger" TEXT NOT NULL DEFAULT 'person',
ADD COLUMN     "watermark" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "sync_slice" (
    "store_id" UUID NOT NULL,
    "sync_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "platform_count" BIGINT NOT NULL DEFAULT 0,
    "stored_count" BIGINT NOT NULL DEFAULT 0,
    "platform_sum" DECIMAL,
    "stored_sum" DECIMAL,

    CONSTRAINT "sync_slice_pkey" PRIMARY KEY ("store_id","sync_id","resource")
);

-- AddForeignKey
ALTER TABLE "sync_slice" ADD CONSTRAINT "sync_slice_store_id_sync_id_fkey" FOREIGN KEY ("store_id", "sync_id") REFERENCES "catalog_sync"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE ON sync_slice TO mizan_app;
ALTER TABLE sync_slice ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sync_slice TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE sync_slice ADD CONSTRAINT sync_slice_resource CHECK (resource IN ('products', 'variants', 'prices', 'costs', 'stock'));
ALTER TABLE catalog_sync ADD CONSTRAINT catalog_sync_kind CHECK (kind IN ('full', 'changes') AND (kind = 'full' OR since IS NOT NULL));
ALTER TABLE catalog_sync ADD CONSTRAINT catalog_sync_trigger CHECK (trigger IN ('person', 'nightly', 'repair'));

-- The last time it was 02:00 by the store's own clock, also where that hour does not exist or comes twice. A zone that this
-- server does not know must not stop the sweep of all stores.
CREATE FUNCTION last_night(zone text, at timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (date_trunc('day', (at AT TIME ZONE zone) - interval '2 hours') + interval '2 hours') AT TIME ZONE zone;
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN (date_trunc('day', (at AT TIME ZONE 'UTC') - interval '2 hours') + interval '2 hours') AT TIME ZONE 'UTC';
END $$;
