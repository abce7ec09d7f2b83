import { text } from 'node:stream/consumers';
import { createElement } from 'react';
import { renderToPipeableStream, renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { withoutNulls } from './without-nulls.server.ts';

describe('a page in a script of two bytes a letter', () => {
  it('arrives letter for letter, wherever the renderer’s buffer ends', async () => {
    const page = createElement('ul', null, ...Array.from({ length: 400 }, (_, index) => createElement('li', { key: index, title: `تحديد${'x'.repeat(index % 7)}` }, 'السعر')));

    const received = await new Promise<string>((resolve, reject) => {
      const { pipe } = renderToPipeableStream(page, { onAllReady: () => resolve(text(pipe(withoutNulls()))), onError: reject });
    });

    expect(received).toBe(renderToStaticMarkup(page));
  });
});
