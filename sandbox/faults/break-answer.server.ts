import type { Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '#sandbox/context.server.ts';
import type { Fault } from '#sandbox/faults/fault.ts';
import { revokeTokens } from '#sandbox/shopify/tokens.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

interface Broken {
  sandbox: Sandbox;
  store: Store;
  res: Response;
  /** The answer that would have been sent. */
  text?: string;
}

/**
 * Does to one answer what the lever says. `before`: nothing has happened yet; `after`: the work is committed.
 * @returns true when the answer is dealt with and the caller must not send its own.
 */
export async function breakAnswer(fault: Fault, broken: Broken, moment: 'before' | 'after'): Promise<boolean> {
  return moment === 'before' ? breakBefore(fault, broken) : breakAfter(fault, broken);
}

async function breakBefore(fault: Fault, { sandbox, store, res }: Broken): Promise<boolean> {
  switch (fault.kind) {
    case 'lose_answer_before_commit':
      res.socket?.destroy();
      return true;
    case 'hang':
      return true; // the client hangs up first, or nobody does
    case 'delay':
      await sleep(fault.ms);
      return false;
    case 'http_429':
      if (fault.retryAfter !== null) {
        res.set('Retry-After', fault.retryAfter.toFixed(1));
      }
      res.status(429).json({ errors: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.' });
      return true;
    case 'throttled_body':
      // As the platform says it: HTTP 200, and nothing was done.
      res.json({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' } }], extensions: { cost: { requestedQueryCost: 100, actualQueryCost: null, throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 } } } }); // prettier-ignore
      return true;
    case 'redirect':
      res.redirect(302, `https://${store.shop}/password`);
      return true;
    case 'http_500':
      res.status(500).json({ errors: [{ message: 'Internal error. Looks like something went wrong on our end.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
      return true;
    case 'http_502':
    case 'http_503':
      res
        .status(fault.kind === 'http_502' ? 502 : 503)
        .type('html')
        .send('<html><body><h1>Bad gateway</h1></body></html>');
      return true;
    case 'html_body':
      res.status(200).type('html').send('<!DOCTYPE html><html><body>Something went wrong</body></html>');
      return true;
    case 'revoke_token':
      await revokeTokens(sandbox.db, store.id);
      return false;
    case 'drop_scope':
      await sandbox.db.query('update store set scopes = array_remove(scopes, $2) where id = $1', [store.id, fault.scope]);
      await sandbox.db.query('update token set scopes = array_remove(scopes, $2) where store_id = $1', [store.id, fault.scope]);
      return false;
    case 'throttle_next':
      sandbox.buckets.drain(store.id, store.plan);
      return false;
    default:
      return false; // dealt with after, or not an answer's
  }
}

async function breakAfter(fault: Fault, { res, text = '' }: Broken): Promise<boolean> {
  const half = Math.floor(text.length / 2);
  switch (fault.kind) {
    case 'lose_answer_after_commit':
      res.socket?.destroy();
      return true;
    case 'truncated_json':
      res.status(200).type('json').send(text.slice(0, half));
      return true;
    case 'wrong_content_length':
      res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
      res.write(text.slice(0, half), () => res.socket?.destroy());
      return true;
    case 'slow_loris':
      res.status(200).type('json').flushHeaders();
      for (let at = 0; at < text.length && !res.destroyed; at += 1) {
        res.write(text.charAt(at));
        await sleep(fault.ms);
      }
      res.end();
      return true;
    case 'slow_body':
      res.status(200).type('json');
      for (let at = 0; at < text.length && !res.destroyed; at += 1 + Math.floor(text.length / 50)) {
        res.write(text.slice(at, at + 1 + Math.floor(text.length / 50)));
        await sleep(fault.ms / 50);
      }
      res.end();
      return true;
    default:
      return false;
  }
}
