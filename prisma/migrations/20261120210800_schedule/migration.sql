-- Runs on schedule: the sweep asks which stores are due, by mode and hours alone.
GRANT SELECT (store_id, mode, frequency_hours, emergency_stop) ON store_settings TO mizan_system;
CREATE POLICY due ON store_settings FOR SELECT TO mizan_system USING (true);
