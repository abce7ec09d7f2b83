import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.server.ts';

const KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const complete = {
  NODE_ENV: 'production' as const,
  DATABASE_URL: 'postgresql://app@localhost/mizan',
  DATABASE_SYSTEM_URL: 'postgresql://system@localhost/mizan',
  DATABASE_QUEUE_URL: 'postgresql://queue@localhost/mizan',
  APP_URL: 'https://mizan.example.com',
  ENCRYPTION_KEYS: KEY,
  RECEIPT_KEYS: KEY,
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'secret-of-the-app',
};

describe('the configuration', () => {
  it('is production unless told otherwise, with the delays that merchants were promised', () => {
    const config = readConfig(complete);

    expect(config.stage).toBe('production');
    expect(config.timings).toMatchObject({ verifyDelaysMs: [30_000, 60_000, 120_000, 300_000], writeLeaseMs: 60_000, writeRequestMs: 25_000, settleWindowMs: 60_000 });
  });

  it.each([
    ['SHOPIFY_BASE_URL', 'http://127.0.0.1:1'],
    ['APP_BRIDGE_URL', 'http://127.0.0.1:1/app-bridge.js'],
    ['FRAME_ANCESTORS', 'http://127.0.0.1:1'],
    ['EGRESS_ALLOW', '127.0.0.1:1'],
    ['SOURCE_INTERVAL_MS', '5'],
    ['VERIFY_DELAYS_MS', '300'],
    ['WRITE_LEASE_MS', '3000'],
    ['WRITE_REQUEST_MS', '1200'],
    ['SETTLE_WINDOW_MS', '1500'],
    ['SWEEP_EVERY_MS', '300'],
    ['QUEUE_LOCK_MS', '2000'],
    ['TRANSACTION_IDLE_MS', '5000'],
    ['RATE_LIMIT_FACTOR', '1000'],
  ])('refuses %s in production, and takes it in a test', (name, value) => {
    expect(() => readConfig({ ...complete, [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ ...complete, STAGE: 'production', [name]: value })).toThrow(name);
    expect(() => readConfig({ ...complete, STAGE: 'test', [name]: value })).not.toThrow();
  });

  it('bounds how long a transaction may be silent, unless the address says so itself', () => {
    const { database } = readConfig({ ...complete, DATABASE_QUEUE_URL: 'postgresql://q@db/mizan?idle_in_transaction_session_timeout=7000' });

    expect(database.app).toMatch(/[?&]idle_in_transaction_session_timeout=60000$/);
    expect(database.system).toMatch(/[?&]idle_in_transaction_session_timeout=60000$/);
    expect(database.queue).toBe('postgresql://q@db/mizan?idle_in_transaction_session_timeout=7000');
  });

  it('names what is missing or wrong, and never its value', () => {
    const { DATABASE_URL: _left, ...rest } = complete;

    expect(() => readConfig({ ...rest, ENCRYPTION_KEYS: KEY, PORT: '99999' })).toThrow(/DATABASE_URL|PORT/);
    expect(() => readConfig({ ...complete, RECEIPT_KEYS: 'r1:c2VjcmV0' })).toThrow(/^(?!.*c2VjcmV0).*RECEIPT_KEYS/);
  });
});
