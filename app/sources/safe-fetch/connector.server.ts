/**
 * Opens the socket of every request: resolves a name once, keeps its public addresses, connects to one of those and looks at
 * the peer again. A name that resolves to something else a moment later cannot change anything.
 */
import dns from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { buildConnector } from 'undici';
import { isAllowed, isPublicAddress } from './address.ts';

/** All addresses of a name; Node's own resolver unless a test brings another. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** The refusal a socket error carries, so that the caller can tell it from a network failure. */
export const REFUSED = 'MIZAN_ADDRESS_REFUSED';

const systemResolve: Resolve = (hostname) => dns.promises.lookup(hostname, { all: true, verbatim: true });

export function safeConnector(allow: ReadonlySet<string>, timeoutMs: number, resolve: Resolve = systemResolve): buildConnector.connector {
  const open = buildConnector({ timeout: timeoutMs });
  const guarded = buildConnector({ timeout: timeoutMs, lookup: publicLookup(resolve) });

  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    const port = options.port === '' ? (options.protocol === 'https:' ? '443' : '80') : options.port;
    if (isAllowed(options.hostname, port, allow) || isAllowed(hostname, port, allow)) {
      open(options, callback);
      return;
    }
    if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) {
      callback(refusal(), null);
      return;
    }
    guarded(options, (...[error, socket]) => {
      if (error !== null) {
        callback(error, null);
      } else if (isRemotePublic(socket)) {
        callback(null, socket);
      } else {
        socket.destroy();
        callback(refusal(), null);
      }
    });
  };
}

/** A `lookup` for sockets that answers with public addresses only. */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const addresses = found.filter(({ address }) => isPublicAddress(address));
        const first = addresses[0];
        if (first === undefined) {
          callback(refusal(), '', 0);
        } else if (options.all === true) {
          callback(null, addresses);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function isRemotePublic(socket: Socket): boolean {
  return socket.remoteAddress !== undefined && isPublicAddress(socket.remoteAddress);
}

function refusal(): NodeJS.ErrnoException {
  return Object.assign(new Error('address refused'), { code: REFUSED });
}
