/** The web pixel of extensions/mizan-pixel in one store's front. */
import { z } from 'zod';
import { isAppError } from '#app/lib/errors.ts';
import type { StoreClient } from '../port.ts';
import { ask } from './ask.server.ts';
import type { GraphqlTransport } from './graphql.server.ts';
import { PIXEL_CREATE, PIXEL_READ, PIXEL_UPDATE } from './operations.ts';
import { fromGid } from './shapes.ts';

/** The keys of `settings.fields` in the extension's own file. */
export interface PixelSettings {
  accountID: string;
  endpoint: string;
}

const settingsShape = z.record(z.string(), z.unknown());
const pixelShape = z.object({ id: z.string(), settings: z.preprocess((given) => (typeof given === 'string' ? (JSON.parse(given) as unknown) : given), settingsShape) });
const outcomeShape = z.object({ webPixel: pixelShape.nullable(), userErrors: z.array(z.object({ code: z.string().nullable() })) });
const createShape = z.object({ webPixelCreate: outcomeShape });
const updateShape = z.object({ webPixelUpdate: outcomeShape });
const readShape = z.object({ webPixel: pixelShape.nullable() });

/**
 * Creates before it asks: where there is no pixel, asking is answered with an error that says nothing for sure. An app has one
 * pixel a store at most, so creating twice is refused, and an answer that was lost may be asked for again.
 */
export function pixelClient(send: GraphqlTransport, endpoint: string): Pick<StoreClient, 'ensurePixel'> {
  return {
    ensurePixel: async ({ account }) => {
      const settings: PixelSettings = { accountID: account, endpoint };
      try {
        const made = (await ask(send, PIXEL_CREATE, { webPixel: { settings } }, createShape)).webPixelCreate;
        return readOutcome(made.userErrors[0]?.code === 'TAKEN' ? await renew(send, settings) : made);
      } catch (error) {
        if (isAppError(error) && error.code === 'platform_refused') {
          const code = String(error.params['code']);
          return code === 'access_denied' ? { kind: 'not_allowed' } : { kind: 'refused', reason: code };
        }
        throw error;
      }
    },
  };
}

type Outcome = z.infer<typeof outcomeShape>;

/** The one that is there gets these settings, unless it has them. */
async function renew(send: GraphqlTransport, settings: PixelSettings): Promise<Outcome> {
  const { webPixel } = await ask(send, PIXEL_READ, {}, readShape);
  if (webPixel === null || Object.entries(settings).every(([key, value]) => webPixel.settings[key] === value)) {
    return { webPixel, userErrors: [] };
  }
  return (await ask(send, PIXEL_UPDATE, { id: webPixel.id, webPixel: { settings } }, updateShape)).webPixelUpdate;
}

function readOutcome({ webPixel, userErrors }: Outcome): Awaited<ReturnType<StoreClient['ensurePixel']>> {
  return webPixel === null ? { kind: 'refused', reason: (userErrors[0]?.code ?? 'unknown').toLowerCase() } : { kind: 'running', pixelId: fromGid(webPixel.id) };
}
