import { expect, it } from 'vitest';
import { eventReader } from './live.ts';

it('reads events whole, in whatever pieces they come', () => {
  const whole = 'retry: 3000\n\n: still here\n\nid: a-1\nevent: changed\ndata: {"a":"1"}\n\nevent: other\ndata: x\n\nid: a-2\nevent: changed\ndata: {"a":"2"}\n\n';
  for (const size of [1, 7, whole.length]) {
    const read = eventReader();
    const events = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) => read(whole.slice(at * size, (at + 1) * size))).flat();
    expect(events).toEqual([
      { id: 'a-1', data: '{"a":"1"}' },
      { id: 'a-2', data: '{"a":"2"}' },
    ]);
  }
});
