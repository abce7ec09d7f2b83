/** What an operation of the public API is: enough to carry it out, to check it and to describe it. Types, and how one is made. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import type { ErrorCode } from '#app/lib/errors.ts';
import type { ApiScope } from '#app/modules/stores/api-scopes.ts';
import type { RateLimiter } from '../rate-limiter.server.ts';
import type { WebComposition } from '../composition-type.ts';

/** The version that is spoken: a date, raised only when an answer would break who reads it. */
export const API_VERSION = '2026-11-01';
export const API_BASE = '/api/v1';

export const MAX_LIMIT = 250;
const DEFAULT_LIMIT = 50;

/** What an operation's function is given beside its parsed input. */
export interface ApiDoor {
  ctx: StoreContext;
  enqueue: WebComposition['enqueue'];
  limits: Pick<RateLimiter, 'count'>;
}

/** Words of one language, by their key. */
export type Words = (key: string | string[], params?: Readonly<Record<string, unknown>>) => string;

export type Shape = Record<string, z.ZodType>;
type Read<Input extends Shape> = z.output<z.ZodObject<Input>>;

/** What a function answers: a body, and where it is a page, the key of the page after it. */
export interface Answered {
  body: object;
  next?: string | null;
  location?: string;
}

export interface Operation {
  /** Unique, and the name under which its words stand (`api.operations.<id>`). */
  id: string;
  method: 'GET' | 'POST';
  /** Under the base; `:name` is a parameter. */
  path: string;
  tag: string;
  scope: ApiScope;
  params: Shape;
  query: Shape;
  status: 200 | 202;
  /** The whole answer, and one that could come. */
  answer: z.ZodType;
  example: unknown;
  paged: boolean;
  /** What it may refuse with, beside what any operation may. */
  refusals: readonly ErrorCode[];
  run(door: ApiDoor, input: Readonly<Record<string, unknown>>, after: string | null): Promise<Answered>;
}

type Described = Pick<Operation, 'id' | 'path' | 'tag' | 'scope' | 'example'> & { refusals?: readonly ErrorCode[] };

/** One thing by its id, or one state. */
export function getOne<Params extends Shape, Query extends Shape, Answer extends z.ZodType>(
  row: Described & { params: Params; query?: Query; answer: Answer; run: (door: ApiDoor, input: Read<Params> & Read<Query>) => Promise<z.input<Answer> & object> },
): Operation {
  const refusals: ErrorCode[] = Object.keys(row.params).length > 0 ? ['not_found'] : [];
  return {
    ...row,
    method: 'GET',
    query: row.query ?? {},
    status: 200,
    paged: false,
    refusals: [...refusals, ...(row.refusals ?? [])],
    run: async (door, input) => ({ body: await row.run(door, input as Read<Params> & Read<Query>) }),
  };
}

export interface Page<Row, Head = object> {
  rows: readonly Row[];
  /** What is said of the whole, beside the page. */
  head?: Head;
  /** Where the next page begins, as the verb reads it; null at the end. */
  next: string | null;
}

/** A list that is read page by page, in an order that does not move under who reads it. */
export function getPage<Query extends Shape, Item extends z.ZodType, Head extends Shape = Record<never, never>>(
  row: Described & {
    query: Query;
    item: Item;
    head?: { shape: Head; example: z.input<z.ZodObject<Head>> };
    run: (door: ApiDoor, input: Read<Query> & { limit: number; after: string | null }) => Promise<Page<z.input<Item>, z.input<z.ZodObject<Head>>>>;
  },
): Operation {
  const { item, example, head, ...rest } = row;
  return {
    ...rest,
    method: 'GET',
    params: {},
    query: { ...row.query, ...paging },
    status: 200,
    paged: true,
    answer: pageOf(item, head?.shape ?? {}),
    example: { ...head?.example, data: [example], page: { next: null, limit: DEFAULT_LIMIT } },
    refusals: ['bad_cursor', ...(row.refusals ?? [])],
    run: async (door, input, after) => {
      const found = await row.run(door, { ...(input as Read<Query> & { limit: number }), after });
      return { body: { ...found.head, data: found.rows }, next: found.next };
    },
  };
}

/** Begins work that goes on after the answer. Its body, if one is sent, is an empty object: there is nothing to choose yet. */
export function begin<Answer extends z.ZodType>(
  row: Described & { answer: Answer; run: (door: ApiDoor) => Promise<{ body: z.input<Answer> & object; location: string }> },
): Operation {
  return { ...row, method: 'POST', params: {}, query: {}, status: 202, paged: false, refusals: row.refusals ?? [], run: (door) => row.run(door) };
}

const paging = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().min(1).max(1000).optional(),
};

function pageOf(item: z.ZodType, head: Shape) {
  return z.object({
    ...head,
    data: z.array(item),
    page: z.object({
      next: z.string().nullable().describe('Send it as `cursor` for the next page; null at the end.'),
      limit: z.number().int(),
    }),
  });
}

/** Which operations will go, and when (RFC 9745, RFC 8594). Keyed by the operation's id. */
export type Deprecations = Readonly<Record<string, { since: Date; sunset: Date | null }>>;
