-- CreateTable
CREATE TABLE "api_key" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "rotated_from" UUID,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_prefix_key" ON "api_key"("prefix");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_store_id_rotated_from_key" ON "api_key"("store_id", "rotated_from");

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_store_id_rotated_from_fkey" FOREIGN KEY ("store_id", "rotated_from") REFERENCES "api_key"("store_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- Tenancy. A key is looked up before its store is known, by the system and by what decides whether it opens; its name and who made
-- it are the store's own affair.
GRANT SELECT, INSERT ON api_key TO mizan_app;
GRANT UPDATE (expires_at, last_used_at, revoked_at) ON api_key TO mizan_app;
GRANT SELECT (store_id, id, epoch, prefix, secret_hash, scopes, expires_at, last_used_at, revoked_at) ON api_key TO mizan_system;
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON api_key TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
CREATE POLICY admission ON api_key FOR SELECT TO mizan_system USING (true);
ALTER TABLE api_key ADD CONSTRAINT api_key_scopes CHECK (cardinality(scopes) > 0);
ALTER TABLE api_key ADD CONSTRAINT api_key_hash CHECK (octet_length(secret_hash) = 32);
