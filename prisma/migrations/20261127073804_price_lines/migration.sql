-- CreateTable
CREATE TABLE "price_line" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "gap_bps" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "price_line_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "price_line_member" (
    "store_id" UUID NOT NULL,
    "line_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "size" INTEGER NOT NULL,

    CONSTRAINT "price_line_member_pkey" PRIMARY KEY ("store_id","line_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "price_line_member_store_id_variant_external_id_key" ON "price_line_member"("store_id", "variant_external_id");

-- AddForeignKey
ALTER TABLE "price_line" ADD CONSTRAINT "price_line_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_line_member" ADD CONSTRAINT "price_line_member_store_id_line_id_fkey" FOREIGN KEY ("store_id", "line_id") REFERENCES "price_line"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_line_member" ADD CONSTRAINT "price_line_member_store_id_variant_external_id_fkey" FOREIGN KEY ("store_id", "variant_external_id") REFERENCES "variant"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, DELETE ON price_line, price_line_member TO mizan_app;
ALTER TABLE price_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE price_line_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON price_line TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
CREATE POLICY tenant ON price_line_member TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE price_line ADD CONSTRAINT price_line_sense CHECK (kind IN ('parity', 'ladder', 'tiers') AND gap_bps BETWEEN 0 AND 5000 AND length(name) BETWEEN 1 AND 80);
ALTER TABLE price_line_member ADD CONSTRAINT price_line_member_sense CHECK (position BETWEEN 0 AND 19 AND size BETWEEN 1 AND 100000);
