-- AlterTable
ALTER TABLE "catalog_sync" ADD COLUMN     "stage" TEXT NOT NULL DEFAULT 'products';

-- AlterTable
ALTER TABLE "product" ADD COLUMN     "category_external_id" TEXT,
ADD COLUMN     "options" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "variant" ADD COLUMN     "options" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "product_image" (
    "store_id" UUID NOT NULL,
    "product_external_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "alt" TEXT,

    CONSTRAINT "product_image_pkey" PRIMARY KEY ("store_id","product_external_id","position")
);

-- CreateTable
CREATE TABLE "category" (
    "store_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "parent_external_id" TEXT,
    "name" TEXT NOT NULL,

    CONSTRAINT "category_pkey" PRIMARY KEY ("store_id","external_id")
);

-- CreateTable
CREATE TABLE "collection" (
    "store_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "platform_count" INTEGER,
    "platform_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "members_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "collection_pkey" PRIMARY KEY ("store_id","external_id")
);

-- CreateTable
CREATE TABLE "collection_product" (
    "store_id" UUID NOT NULL,
    "collection_external_id" TEXT NOT NULL,
    "product_external_id" TEXT NOT NULL,

    CONSTRAINT "collection_product_pkey" PRIMARY KEY ("store_id","collection_external_id","product_external_id")
);

-- CreateTable
CREATE UNLOGGED TABLE "collection_told" (
    "store_id" UUID NOT NULL,
    "sync_id" UUID NOT NULL,
    "collection_external_id" TEXT NOT NULL,
    "product_external_id" TEXT NOT NULL,

    CONSTRAINT "collection_told_pkey" PRIMARY KEY ("store_id","sync_id","collection_external_id","product_external_id")
);

-- CreateIndex
CREATE INDEX "category_store_id_parent_external_id_idx" ON "category"("store_id", "parent_external_id");

-- CreateIndex
CREATE INDEX "collection_product_store_id_product_external_id_idx" ON "collection_product"("store_id", "product_external_id");

-- CreateIndex
CREATE INDEX "product_store_id_category_external_id_idx" ON "product"("store_id", "category_external_id");

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_store_id_category_external_id_fkey" FOREIGN KEY ("store_id", "category_external_id") REFERENCES "category"("store_id", "external_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_image" ADD CONSTRAINT "product_image_store_id_product_external_id_fkey" FOREIGN KEY ("store_id", "product_external_id") REFERENCES "product"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category" ADD CONSTRAINT "category_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category" ADD CONSTRAINT "category_store_id_parent_external_id_fkey" FOREIGN KEY ("store_id", "parent_external_id") REFERENCES "category"("store_id", "external_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection" ADD CONSTRAINT "collection_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_product" ADD CONSTRAINT "collection_product_store_id_collection_external_id_fkey" FOREIGN KEY ("store_id", "collection_external_id") REFERENCES "collection"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_told" ADD CONSTRAINT "collection_told_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE, DELETE ON product_image TO mizan_app;
GRANT SELECT, INSERT, UPDATE ON category TO mizan_app;
GRANT SELECT, INSERT, UPDATE ON collection TO mizan_app;
GRANT SELECT, INSERT, DELETE ON collection_product TO mizan_app;
GRANT SELECT, INSERT, DELETE ON collection_told TO mizan_app;
ALTER TABLE product_image ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON product_image TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE category ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON category TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE collection ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON collection TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE collection_product ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON collection_product TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE collection_told ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON collection_told TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE collection ADD CONSTRAINT collection_kind CHECK (kind IN ('smart', 'manual'));
ALTER TABLE catalog_sync ADD CONSTRAINT catalog_sync_stage CHECK (stage IN ('products', 'collections'));
ALTER TABLE sync_slice DROP CONSTRAINT sync_slice_resource;
ALTER TABLE sync_slice ADD CONSTRAINT sync_slice_resource CHECK (resource IN ('products', 'variants', 'prices', 'costs', 'stock', 'collections', 'memberships'));
