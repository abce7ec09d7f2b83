-- Tenancy lives here: what each role may do, and which rows it sees. Roles (LOGIN NOSUPERUSER NOBYPASSRLS) are made by
-- tools/bootstrap, once per cluster; a migration only grants, table by table. ENABLE without FORCE: the owner runs backfills.
-- nullif(): on a pooled connection current_setting() answers '' after the transaction, and ''::uuid is an error.

GRANT USAGE ON SCHEMA public TO mizan_app, mizan_system;

CREATE FUNCTION current_store() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.store_id', true), '')::uuid;

-- The tenant itself: a store sees its own row; install and uninstall are the system's.
GRANT SELECT ON store TO mizan_app;
GRANT UPDATE (name, currency, time_zone, country, taxes_included, plan_name) ON store TO mizan_app;
GRANT SELECT, INSERT, UPDATE ON store TO mizan_system;
ALTER TABLE store ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON store TO mizan_app USING (id = current_store()) WITH CHECK (id = current_store());
CREATE POLICY registry ON store TO mizan_system USING (true) WITH CHECK (true);

-- Tokens: the system alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON credential_vault TO mizan_system;
ALTER TABLE credential_vault ENABLE ROW LEVEL SECURITY;
CREATE POLICY vault ON credential_vault TO mizan_system USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON store_settings TO mizan_app;
ALTER TABLE store_settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON store_settings TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON store_user TO mizan_app;
ALTER TABLE store_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON store_user TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT ON activity TO mizan_app;
ALTER TABLE activity ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON activity TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON incident TO mizan_app;
ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON incident TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON product TO mizan_app;
ALTER TABLE product ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON product TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON variant TO mizan_app;
ALTER TABLE variant ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON variant TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON variant_cost TO mizan_app;
ALTER TABLE variant_cost ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON variant_cost TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON price_history TO mizan_app;
ALTER TABLE price_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON price_history TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON catalog_sync TO mizan_app;
ALTER TABLE catalog_sync ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON catalog_sync TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON competitor TO mizan_app;
ALTER TABLE competitor ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON competitor TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON offer TO mizan_app;
ALTER TABLE offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON offer TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT ON price_observation TO mizan_app;
ALTER TABLE price_observation ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON price_observation TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE, DELETE ON offer_match TO mizan_app;
ALTER TABLE offer_match ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON offer_match TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON strategy TO mizan_app;
ALTER TABLE strategy ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON strategy TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT ON strategy_version TO mizan_app;
ALTER TABLE strategy_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON strategy_version TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON run TO mizan_app;
ALTER TABLE run ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON run TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON run_stage TO mizan_app;
ALTER TABLE run_stage ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON run_stage TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON decision TO mizan_app;
ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON decision TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT ON decision_event TO mizan_app;
ALTER TABLE decision_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON decision_event TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON chain_head TO mizan_app;
ALTER TABLE chain_head ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON chain_head TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE ON price_change TO mizan_app;
ALTER TABLE price_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON price_change TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

GRANT SELECT, INSERT, UPDATE, DELETE ON undo_skip TO mizan_app;
ALTER TABLE undo_skip ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON undo_skip TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());

-- Due work: ids, states and deadlines across stores, nothing else.
GRANT SELECT (store_id, id, run_id, state, lease_until, next_check_at) ON price_change TO mizan_system;
CREATE POLICY due ON price_change FOR SELECT TO mizan_system USING (true);
GRANT SELECT (store_id, id, kind, status, epoch, started_at) ON run TO mizan_system;
CREATE POLICY due ON run FOR SELECT TO mizan_system USING (true);
GRANT SELECT (store_id, run_id, name, status, started_at) ON run_stage TO mizan_system;
CREATE POLICY due ON run_stage FOR SELECT TO mizan_system USING (true);
GRANT SELECT (store_id, id, status, started_at) ON catalog_sync TO mizan_system;
CREATE POLICY due ON catalog_sync FOR SELECT TO mizan_system USING (true);

-- One of each at a time.
CREATE UNIQUE INDEX one_active_run ON run (store_id) WHERE status IN ('running', 'cancelling');
CREATE UNIQUE INDEX one_open_change ON price_change (store_id, variant_external_id)
  WHERE state IN ('queued', 'writing', 'written', 'unknown', 'needs_attention');
CREATE UNIQUE INDEX one_proposal ON decision (store_id, variant_external_id) WHERE state = 'proposed';
CREATE UNIQUE INDEX one_active_sync ON catalog_sync (store_id) WHERE status = 'running';

-- The last line of defence for what the code already promises.
ALTER TABLE variant ADD CONSTRAINT price_not_negative CHECK (price_minor >= 0);
ALTER TABLE price_change ADD CONSTRAINT after_positive CHECK (after_minor > 0),
  ADD CONSTRAINT known_state CHECK (state IN ('queued', 'writing', 'written', 'verified', 'unknown', 'needs_attention', 'rejected', 'cancelled'));
ALTER TABLE decision ADD CONSTRAINT known_state CHECK (state IN ('proposed', 'approved', 'rejected', 'expired', 'superseded', 'closed')),
  ADD CONSTRAINT known_outcome CHECK (outcome IN ('CHANGE', 'HOLD', 'BLOCK', 'CORRECTION'));
ALTER TABLE run ADD CONSTRAINT known_status CHECK (status IN ('running', 'cancelling', 'done', 'cancelled', 'failed'));
ALTER TABLE store_settings ADD CONSTRAINT margins_in_range CHECK (min_margin_bps BETWEEN 0 AND 9000 AND vat_bps BETWEEN 0 AND 5000
  AND (fee_bps IS NULL OR fee_bps BETWEEN 0 AND 5000) AND worst_discount_bps BETWEEN 0 AND 9000);
