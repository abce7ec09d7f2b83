/** What the database itself says about its tables: tests built on it cover a new table without being told. */
import type { TestDatabase } from './database.ts';

export interface TableFacts {
  name: string;
  /** The column that names the tenant; null when rows belong to none. */
  tenantColumn: 'store_id' | 'id' | null;
  rls: boolean;
  /** Per role: what it may do with the table, columns included. */
  may: Record<'mizan_app' | 'mizan_system' | 'mizan_queue' | 'public', string[]>;
  /** A column that mizan_app may update; null when it may update none. */
  updatable: string | null;
}

const ROLES = ['mizan_app', 'mizan_system', 'mizan_queue'] as const;
const PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const;
const BY_COLUMN = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'];

/** Every table of ours, from pg_catalog. */
export async function tablesOf(database: Pick<TestDatabase, 'asOwner'>): Promise<TableFacts[]> {
  const tables = await database.asOwner<{ name: string; rls: boolean; scoped: boolean }>(
    `SELECT c.relname AS name, c.relrowsecurity AS rls,
       EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'store_id' AND NOT a.attisdropped) AS scoped
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations' ORDER BY c.relname`,
  );
  const granted = await database.asOwner<{ name: string; role: string; privilege: string }>(
    `SELECT DISTINCT t.name, r.role, p.privilege FROM unnest($1::text[]) AS t(name), unnest($2::text[]) AS r(role), unnest($3::text[]) AS p(privilege)
     WHERE has_table_privilege(r.role, t.name, p.privilege) OR (p.privilege = ANY($4) AND has_any_column_privilege(r.role, t.name, p.privilege))
     UNION SELECT table_name, 'public', privilege_type FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee = 'PUBLIC'`,
    [tables.map(({ name }) => name), [...ROLES], [...PRIVILEGES], BY_COLUMN],
  );
  const updatable = await database.asOwner<{ name: string; column: string }>(
    `SELECT table_name AS name, min(column_name) AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name NOT IN ('store_id', 'id') AND has_column_privilege('mizan_app', quote_ident(table_name), column_name, 'UPDATE') GROUP BY 1`,
  );
  return tables.map(({ name, rls, scoped }) => {
    const may = (role: string): string[] => granted.filter((row) => row.name === name && row.role === role).map(({ privilege }) => privilege);
    return {
      name,
      rls,
      tenantColumn: scoped ? 'store_id' : name === 'store' ? 'id' : null,
      may: { mizan_app: may('mizan_app'), mizan_system: may('mizan_system'), mizan_queue: may('mizan_queue'), public: may('public') },
      updatable: updatable.find((row) => row.name === name)?.column ?? null,
    };
  });
}

/** A table's rows of one store as one hash: equal before and after means untouched, byte for byte. */
export async function hashOfStore(database: Pick<TestDatabase, 'asOwner'>, table: TableFacts, storeId: string): Promise<string> {
  const [row] = await database.asOwner<{ hash: string }>(
    `SELECT count(*) || ':' || coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') AS hash FROM ${table.name} t WHERE ${table.tenantColumn} = $1`,
    [storeId],
  );
  return row?.hash ?? '';
}
