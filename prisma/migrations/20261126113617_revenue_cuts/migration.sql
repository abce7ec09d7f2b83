-- CreateTable
CREATE TABLE "revenue_cuts" (
    "store_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "cuts" BIGINT[],
    "a_minor" BIGINT,
    "b_minor" BIGINT,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revenue_cuts_pkey" PRIMARY KEY ("store_id")
);

-- AddForeignKey
ALTER TABLE "revenue_cuts" ADD CONSTRAINT "revenue_cuts_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE ON revenue_cuts TO mizan_app;
ALTER TABLE revenue_cuts ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON revenue_cuts TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
