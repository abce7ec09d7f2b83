import { startPixel, type PixelApi } from './pixel.ts';

/** Given by Shopify to every pixel; `register` of its package is this one call. */
declare const shopify: { extend(point: 'WebPixel::Render', start: (api: PixelApi) => void): void };

shopify.extend('WebPixel::Render', (api) =>
  startPixel(api, {
    post: (url, body) => {
      // Text without credentials is sent without asking first, so that the collector needs no CORS header; it outlives the page.
      fetch(url, { method: 'POST', body, mode: 'no-cors', credentials: 'omit', keepalive: true }).catch(() => undefined);
    },
    later: (work, delayMs) => {
      setTimeout(work, delayMs);
    },
  }),
);
