-- CreateTable
CREATE TABLE "competitor_visit" (
    "store_id" UUID NOT NULL,
    "competitor_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "offers" INTEGER NOT NULL,
    "matched" INTEGER NOT NULL,
    "problems" INTEGER NOT NULL,
    "error_code" TEXT,

    CONSTRAINT "competitor_visit_pkey" PRIMARY KEY ("store_id","competitor_id","at")
);

-- AddForeignKey
ALTER TABLE "competitor_visit" ADD CONSTRAINT "competitor_visit_store_id_competitor_id_fkey" FOREIGN KEY ("store_id", "competitor_id") REFERENCES "competitor"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy, which Prisma does not see.
GRANT SELECT, INSERT, DELETE ON competitor_visit TO mizan_app;
ALTER TABLE competitor_visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON competitor_visit TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
