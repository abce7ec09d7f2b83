-- CreateTable
CREATE TABLE "sale_licence" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "until_day" DATE NOT NULL,
    "seasonal" BOOLEAN NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sale_licence_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sale_licence_store_id_number_key" ON "sale_licence"("store_id", "number");

-- AddForeignKey
ALTER TABLE "sale_licence" ADD CONSTRAINT "sale_licence_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, DELETE ON sale_licence TO mizan_app;
ALTER TABLE sale_licence ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sale_licence TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE sale_licence ADD CONSTRAINT sale_licence_sense CHECK (length(number) BETWEEN 1 AND 60 AND from_day <= until_day AND until_day - from_day < 400);
