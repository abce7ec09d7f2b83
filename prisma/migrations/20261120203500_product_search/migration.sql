-- Search that folds Arabic letters and forgives typos. Trigram operators are not leakproof, so under row-level security they
-- filter the store's own rows rather than lead an index scan: the key of `product` begins with the store.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- One spelling for what people type differently: vowel signs and tatweel go, forms of alef, yaa and taa marbuta meet, digits
-- are Latin, letters are lower case.
CREATE FUNCTION fold_text(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN translate(
    regexp_replace(lower(normalize(given, NFKC)), '[\u064B-\u0652\u0670\u0640]', '', 'g'),
    'أإآٱىةؤئ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹',
    'اااايهوي01234567890123456789');

ALTER TABLE product ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE product SET search_text = fold_text(concat_ws(' ', title, vendor, product_type, handle));
