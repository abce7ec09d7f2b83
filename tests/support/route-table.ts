/** The web door's own table of routes and of what each accepts, read from the code that serves them. */
import { existsSync, readFileSync } from 'node:fs';
import routes from '#app/routes.ts';

export interface DoorRoute {
  id: string;
  /** `/shopify/runs/:runId` */
  path: string;
  /** Names that its action takes as `intent`. */
  intents: string[];
  /** Of these, the ones whose fields name something by its id. */
  takeIds: string[];
}

interface Entry {
  id?: string;
  path?: string;
  file: string;
  children?: Entry[];
}

export const ROUTES: readonly DoorRoute[] = flatten(routes, '');

function flatten(entries: readonly Entry[], base: string): DoorRoute[] {
  return entries.flatMap(({ id = '', path = '', file, children = [] }) => {
    const full = path === '' ? base : `${base}/${path}`;
    return [{ id, path: full, ...intentsOf(file) }, ...flatten(children, full)];
  });
}

/**
 * What a proven person of another store is told at an address with an id in it: not there. The public API knows no session tokens:
 * a stranger there is whoever has no key, and its own ids are tried by its own tests.
 */
export function refusalOf({ path }: DoorRoute): 401 | 404 {
  return path.startsWith('/api/') && !path.endsWith('*') ? 401 : 404;
}

/** `:runId` and its like filled in: the name of each is the name of the thing and `Id`. */
export function withIds(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)Id/g, (all, name: string) => ids[name] ?? all);
}

/** Each row of the table given to `embeddedAction`. */
function intentsOf(file: string): Pick<DoorRoute, 'intents' | 'takeIds'> {
  const door = new URL(`../../app/${file.replace(/route\.tsx?$/, 'door.server.ts')}`, import.meta.url);
  const [, ...rows] = existsSync(door) ? readFileSync(door, 'utf8').split(/^ {2}(?=\w+: intent\()/m) : [];
  const nameOf = (row: string): string => row.slice(0, row.indexOf(':'));
  return { intents: rows.map(nameOf), takeIds: rows.filter((row) => /[iI]ds?Schema/.test(row.slice(0, row.indexOf('run: ')))).map(nameOf) };
}

type Way = [method: string, kind: string, body: BodyInit, type: string | null];

/** The same fields in every form that a browser can send them by POST, and in one of them by every other method: which action runs does not depend on the pair. */
export function waysOf(fields: Record<string, unknown>): Way[] {
  const flat = Object.entries(fields).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]));
  const form = new FormData();
  flat.forEach(([name, value]) => form.append(name, value));
  const json = JSON.stringify(fields);
  return [
    ['POST', 'form', new URLSearchParams(flat), null],
    ['POST', 'multipart', form, null],
    ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method): Way => [method, 'json', json, 'application/json']),
  ];
}
