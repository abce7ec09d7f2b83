-- DropIndex
DROP INDEX "pixel_event_day_store_id_idx";

-- CreateTable
CREATE TABLE "cleanup" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "done" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "counts" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "cleanup_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "archive_chunk" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cleanup_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "rows" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "sha256" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "archive_chunk_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateIndex
CREATE INDEX "cleanup_store_id_started_at_idx" ON "cleanup"("store_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "archive_chunk_store_id_cleanup_id_kind_idx" ON "archive_chunk"("store_id", "cleanup_id", "kind");

-- CreateIndex
CREATE INDEX "pixel_event_store_id_day_idx" ON "pixel_event"("store_id", "day");

-- CreateIndex
CREATE INDEX "price_observation_store_id_observed_at_idx" ON "price_observation"("store_id", "observed_at");

-- AddForeignKey
ALTER TABLE "cleanup" ADD CONSTRAINT "cleanup_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "archive_chunk" ADD CONSTRAINT "archive_chunk_store_id_cleanup_id_fkey" FOREIGN KEY ("store_id", "cleanup_id") REFERENCES "cleanup"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE, DELETE ON cleanup TO mizan_app;
-- An archive is written once; it ends with its clean-up.
GRANT SELECT, INSERT ON archive_chunk TO mizan_app;
GRANT SELECT (store_id, started_at, ended_at) ON cleanup TO mizan_system;
ALTER TABLE cleanup ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON cleanup TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
CREATE POLICY due_work ON cleanup FOR SELECT TO mizan_system USING (TRUE);
ALTER TABLE archive_chunk ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON archive_chunk TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE cleanup ADD CONSTRAINT cleanup_sense CHECK (jsonb_typeof(counts) = 'object' AND (ended_at IS NULL OR ended_at >= started_at));
ALTER TABLE archive_chunk ADD CONSTRAINT archive_chunk_sense CHECK (
  kind IN ('competitor_prices', 'competitor_visits', 'catalog_syncs', 'sales_syncs') AND rows > 0 AND from_at <= to_at AND length(sha256) = 32);
-- One at a time in a store.
CREATE UNIQUE INDEX cleanup_one_open ON cleanup (store_id) WHERE ended_at IS NULL;

-- What goes with the clean-up.
GRANT DELETE ON catalog_sync, sales_sync TO mizan_app;
GRANT DELETE ON webhook_delivery TO mizan_system;

-- Competitors' prices stay append only for everybody: what a year has not passed over cannot be taken, whatever is asked for. An
-- offer's last price before that time stays too, since it is the one that held then. Runs as the owner, for the store in scope alone.
CREATE FUNCTION take_old_observations(before timestamptz, most integer) RETURNS SETOF price_observation LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DELETE FROM public.price_observation o WHERE o.store_id = public.current_store() AND o.ctid = ANY(ARRAY(
    SELECT p.ctid FROM public.price_observation p
    WHERE p.store_id = public.current_store() AND p.observed_at < least(before, now() - interval '365 days')
      -- A question of its own for each row, answered by the key: as a join the planner might read the whole store for it.
      AND p.observed_at < (SELECT max(n.observed_at) FROM public.price_observation n
                           WHERE n.store_id = p.store_id AND n.offer_id = p.offer_id AND n.observed_at < least(before, now() - interval '365 days'))
    ORDER BY p.observed_at LIMIT most)) RETURNING o.*
$$;
REVOKE ALL ON FUNCTION take_old_observations(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_old_observations(timestamptz, integer) TO mizan_app;

-- Events of the pixel go with the clean-up as well: which stores have old ones is nobody's question any more.
DROP POLICY due ON pixel_event;
REVOKE SELECT (day, store_id) ON pixel_event FROM mizan_system;
