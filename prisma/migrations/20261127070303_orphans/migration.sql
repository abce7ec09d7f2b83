-- CreateTable
CREATE TABLE "price_orphan" (
    "store_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "change_id" UUID NOT NULL,
    "before_minor" BIGINT,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "price_orphan_pkey" PRIMARY KEY ("store_id","variant_external_id")
);

-- CreateTable
CREATE TABLE "orphan_check" (
    "store_id" UUID NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "orphan_check_pkey" PRIMARY KEY ("store_id")
);

-- AddForeignKey
ALTER TABLE "price_orphan" ADD CONSTRAINT "price_orphan_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orphan_check" ADD CONSTRAINT "orphan_check_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE, DELETE ON price_orphan TO mizan_app;
GRANT SELECT, INSERT, UPDATE ON orphan_check TO mizan_app;
GRANT SELECT (store_id, checked_at) ON orphan_check TO mizan_system;
ALTER TABLE price_orphan ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON price_orphan TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE orphan_check ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON orphan_check TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
CREATE POLICY due_work ON orphan_check FOR SELECT TO mizan_system USING (TRUE);
ALTER TABLE price_orphan ADD CONSTRAINT price_orphan_sense CHECK (why IN ('sale_over', 'strategy_gone', 'out_of_scope', 'unknown') AND (before_minor IS NULL) = (why = 'unknown'));
ALTER TABLE variant_moved DROP CONSTRAINT variant_moved_why;
ALTER TABLE variant_moved ADD CONSTRAINT variant_moved_why CHECK (why IN ('rival', 'cost', 'stock', 'owner'));
