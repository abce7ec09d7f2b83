-- CreateTable
CREATE TABLE "season" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "until_day" DATE NOT NULL,
    "yearly" BOOLEAN NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "season_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "season_store_id_name_key" ON "season"("store_id", "name");

-- AddForeignKey
ALTER TABLE "season" ADD CONSTRAINT "season_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, DELETE ON season TO mizan_app;
GRANT UPDATE (name, from_day, until_day, yearly) ON season TO mizan_app;
ALTER TABLE season ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON season TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE season ADD CONSTRAINT season_sense CHECK (length(name) BETWEEN 1 AND 60 AND from_day <= until_day AND until_day - from_day < CASE WHEN yearly THEN 364 ELSE 366 END);
