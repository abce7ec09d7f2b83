/** Types only: what a verb may do with the database. */
import type { z } from 'zod';
import type { ApiKeyId, StoreId } from '#app/lib/ids.ts';
import type { Credentials, PlatformEvent, PlatformKind, RefreshOutcome, ShopSnapshot } from '#app/platforms/port.ts';
import type { TransactionClient } from './generated/internal/prismaNamespace.ts';
import type { Sql } from './sql.ts';

/** Statements in one open transaction inside one store's rows. */
export interface SqlTx {
  rows<T>(schema: z.ZodType<T>, query: Sql): Promise<T[]>;
  /** The only row. Throws when there is none or more than one. */
  one<T>(schema: z.ZodType<T>, query: Sql): Promise<T>;
  maybe<T>(schema: z.ZodType<T>, query: Sql): Promise<T | null>;
  /** @returns how many rows were affected. */
  run(query: Sql): Promise<number>;
}

export interface Tx extends SqlTx {
  /** Prisma's typed delegates, in this transaction. */
  models: Omit<TransactionClient, `$${string}`>;
}

/** The scoped database: holds no transaction; `tx` opens one and sets the store first. */
export interface Db {
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same for parameters of megabytes: straight to the driver, since Prisma would copy each of them several times. */
  bulk<T>(work: (tx: SqlTx) => Promise<T>): Promise<T>;
}

export interface StoreRow {
  id: StoreId;
  platform: PlatformKind;
  externalId: string;
  name: string;
  currency: string;
  timeZone: string;
  country: string | null;
  taxesIncluded: boolean;
  locale: string | null;
  status: 'installed' | 'uninstalled';
  epoch: number;
  needsReauth: boolean;
  installedAt: Date;
}

/** Work whose deadline has passed: the queue is only a nudge, these rows are the truth. */
export interface DueWork {
  kind:
    | 'changes_to_write'
    | 'changes_to_check'
    | 'stage'
    | 'undo'
    | 'sync'
    | 'reconcile'
    | 'scheduled_run'
    | 'moved_run'
    | 'deliveries'
    | 'keep_alive'
    | 'sales'
    | 'sales_reconcile'
    | 'rollup'
    | 'carts'
    | 'cleanup'
    | 'orphans'
    | 'news'
    | 'elasticity';
  storeId: StoreId;
  epoch: number;
  /** Of kind `stage`. */
  runId: string | null;
  stage: string | null;
}

/** What decides whether a key of the public API opens its store. */
export interface ApiKeyRow {
  id: ApiKeyId;
  /** Of which installation. */
  epoch: number;
  secretHash: Uint8Array;
  scopes: string[];
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** What crosses stores: the registry, the vault and due work. No tenant's business rows. */
export interface SystemDb {
  findStore(id: StoreId): Promise<StoreRow | null>;
  /** Every store after this id, in the order of ids, removed ones too. */
  storesAfter(id: StoreId | null, limit: number): Promise<StoreRow[]>;
  /** The installed store whose pixel tells under this account. */
  findStoreByPixel(account: string): Promise<StoreRow | null>;
  findStoreByExternalId(platform: PlatformKind, externalId: string): Promise<StoreRow | null>;
  /** By how a key of the public API begins. */
  findApiKey(prefix: string): Promise<{ key: ApiKeyRow; store: StoreRow } | null>;
  /** Makes the store, or brings an uninstalled one back with its epoch raised. */
  registerStore(platform: PlatformKind, shop: ShopSnapshot, locale: string | null, now: Date): Promise<{ store: StoreRow; installed: boolean }>;
  /** The store's token is dead: it is thrown away, so that the next visit of the merchant brings a new one. */
  setNeedsReauth(id: StoreId): Promise<void>;
  dueWork(now: Date, limit: number): Promise<DueWork[]>;
  /** Marks the installation of this epoch as over and destroys its tokens. @returns whether it was this call that did */
  endInstallation(id: StoreId, epoch: number, at: Date): Promise<boolean>;
  /** Everything of a store that has removed the app. @returns false when it is installed, or gone already */
  eraseStore(id: StoreId): Promise<boolean>;
  /** Holds the prices of every store; pressed again, the first reason stands. */
  stopAll(stop: { why: string; since: Date }): Promise<void>;
  releaseAll(): Promise<void>;
  /** Null: no stop of all stores is on. */
  stopOfAll(): Promise<{ why: string; since: Date } | null>;
  vault: CredentialVault;
  deliveries: DeliveryInbox;
}

/** A webhook as it was taken in. */
export interface Delivery {
  webhookId: string;
  platform: PlatformKind;
  topic: string;
  externalStoreId: string;
  triggeredAt: Date;
  attempts: number;
  /** Null once removed, or when it was no text. */
  body: string | null;
}

export interface Settlement {
  webhookId: string;
  state: 'applied' | 'dead';
  reason: string | null;
}

/** Webhooks, taken in once and kept until they are settled. */
export interface DeliveryInbox {
  /** @returns false when this delivery is there already */
  accept(event: PlatformEvent, as: { state: 'accepted' | 'dead'; reason: string | null }, now: Date): Promise<boolean>;
  /** What waits of one store but for these topics, in the order it happened. */
  waiting(platform: PlatformKind, externalStoreId: string, except: readonly string[], now: Date, limit: number): Promise<Delivery[]>;
  /** What waits of these topics, whatever the store: those that a store's own job cannot do. */
  waitingOf(topics: readonly string[], now: Date, limit: number): Promise<Delivery[]>;
  /** Each once: a delivery that was settled meanwhile stays as it is. @returns how many were settled by this call */
  settle(platform: PlatformKind, rows: readonly Settlement[], now: Date): Promise<number>;
  /** Leaves them waiting until `at`; `failed` counts an attempt. */
  postpone(platform: PlatformKind, webhookIds: readonly string[], at: Date, failed: boolean): Promise<void>;
  /** Removes bodies that were settled before `before`. */
  forgetBodies(before: Date): Promise<number>;
  /** Removes what was settled before `before` of stores that are no longer here: no clean-up of theirs comes any more. @returns how many, at most `most` */
  forgetStoreless(before: Date, most: number): Promise<number>;
  /** Removes what was settled before `before` of one store, but for the newest of each topic. @returns how many, at most `most` */
  forgetSettled(platform: PlatformKind, externalStoreId: string, before: Date, most: number): Promise<number>;
  /** When each topic of a store was last heard of. */
  lastSeen(platform: PlatformKind, externalStoreId: string): Promise<{ topic: string; at: Date }[]>;
  /** The answer to a question about people's data, in the same transaction as its delivery is settled. */
  answer(delivery: Delivery, kind: string, answer: object, now: Date): Promise<void>;
}

export interface CredentialVault {
  /** Seals with the current key what an older one sealed. @returns how many rows */
  reseal(): Promise<number>;
  read(platform: PlatformKind, externalStoreId: string): Promise<Credentials | null>;
  write(platform: PlatformKind, externalStoreId: string, credentials: Credentials): Promise<void>;
  remove(platform: PlatformKind, externalStoreId: string): Promise<void>;
  /** Notes what the tokens may do now. Under the store's lock, so that a refresh at the same time loses nothing. */
  setScope(platform: PlatformKind, externalStoreId: string, scope: string): Promise<void>;
  /**
   * Credentials that live at least five more minutes. When they must be refreshed, one process does it under the store's
   * lock while the others wait and read what it wrote.
   */
  fresh(platform: PlatformKind, externalStoreId: string, refresh: (current: Credentials) => Promise<RefreshOutcome>, now: Date): Promise<Credentials | null>;
}
