-- The store comes last: a planner that has no numbers of a new store takes it for one row, and would read the whole store by
-- whichever index is smallest, for each row that is looked up by the key.
DROP INDEX "variant_store_id_gtin14_idx";
DROP INDEX "variant_store_id_product_external_id_idx";
DROP INDEX "variant_store_id_stock_item_id_idx";
CREATE INDEX "variant_product_external_id_store_id_idx" ON "variant"("product_external_id", "store_id");
CREATE INDEX "variant_gtin14_store_id_idx" ON "variant"("gtin14", "store_id");
CREATE INDEX "variant_stock_item_id_store_id_idx" ON "variant"("stock_item_id", "store_id");

-- CreateTable
CREATE TABLE "sync_page" (
    "store_id" UUID NOT NULL,
    "sync_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "products" TEXT[],
    "variants" TEXT[],

    CONSTRAINT "sync_page_pkey" PRIMARY KEY ("store_id","sync_id","id")
);

-- AddForeignKey
ALTER TABLE "sync_page" ADD CONSTRAINT "sync_page_store_id_sync_id_fkey" FOREIGN KEY ("store_id", "sync_id") REFERENCES "catalog_sync"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy. Rows live as long as their pass.
GRANT SELECT, INSERT, DELETE ON sync_page TO mizan_app;
ALTER TABLE sync_page ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sync_page TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
