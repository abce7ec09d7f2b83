-- AlterTable
ALTER TABLE "store_settings" ADD COLUMN     "ending_bands" JSONB;

-- Whether bands make sense in the store's currency is asked where they are saved.
ALTER TABLE store_settings DROP CONSTRAINT store_settings_pricing;
ALTER TABLE store_settings ADD CONSTRAINT store_settings_pricing CHECK (ending_style IN ('off', 'charm', 'nines', 'whole', 'own')
  AND (ending_style <> 'own' OR ending_bands IS NOT NULL) AND coalesce(jsonb_typeof(ending_bands) = 'array', TRUE)
  AND ending_mode IN ('nearest', 'down', 'up', 'toward_current') AND offer_basis IN ('item', 'landed') AND own_shipping_minor BETWEEN 0 AND 9007199254740991
  AND coalesce(four_eyes_bps BETWEEN 1 AND 10000, TRUE));
