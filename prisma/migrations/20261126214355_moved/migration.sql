-- CreateTable
CREATE TABLE "variant_moved" (
    "store_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" UUID,

    CONSTRAINT "variant_moved_pkey" PRIMARY KEY ("store_id","variant_external_id","why")
);

-- CreateIndex
CREATE INDEX "variant_moved_store_id_run_id_variant_external_id_idx" ON "variant_moved"("store_id", "run_id", "variant_external_id");

-- AddForeignKey
ALTER TABLE "variant_moved" ADD CONSTRAINT "variant_moved_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE, DELETE ON variant_moved TO mizan_app;
GRANT SELECT (store_id, moved_at) ON variant_moved TO mizan_system;
GRANT SELECT (trigger) ON run TO mizan_system;
ALTER TABLE variant_moved ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON variant_moved TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
CREATE POLICY due_work ON variant_moved FOR SELECT TO mizan_system USING (TRUE);
ALTER TABLE variant_moved ADD CONSTRAINT variant_moved_why CHECK (why IN ('rival', 'cost', 'stock'));
