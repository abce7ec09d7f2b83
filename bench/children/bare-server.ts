/** P4's ceiling: a bare HTTP server that checks the signature, inserts one row and says 200. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

const { databaseUrl, secret, connections } = JSON.parse(process.argv[2] ?? '{}') as { databaseUrl: string; secret: string; connections: number };
const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });

const INSERT = `INSERT INTO webhook_delivery (platform, webhook_id, topic, external_store_id, triggered_at, received_at, state, next_try_at, sealed)
  VALUES ('shopify', $1, $2, $3, now(), now(), 'accepted', now(), $4) ON CONFLICT DO NOTHING`;

const server = createServer((req, res) => {
  const parts: Buffer[] = [];
  req.on('data', (part: Buffer) => parts.push(part));
  req.on('end', () => {
    const body = Buffer.concat(parts);
    const given = Buffer.from(String(req.headers['x-shopify-hmac-sha256']), 'base64');
    const own = createHmac('sha256', secret).update(body).digest();
    if (given.length !== own.length || !timingSafeEqual(given, own)) {
      res.writeHead(401).end();
      return;
    }
    const { 'x-shopify-webhook-id': id, 'x-shopify-topic': topic, 'x-shopify-shop-domain': shop } = req.headers;
    pool.query({ name: 'insert', text: INSERT, values: [id, topic, shop, body.toString('utf8')] }).then(
      () => res.writeHead(200).end(),
      () => res.writeHead(503).end(),
    );
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
