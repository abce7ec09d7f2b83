import { describe, expect, it } from 'vitest';
import { isKey, newKey, prefixOf } from './api-key-text.server.ts';

describe('the text of a key', () => {
  it('has the form that scanners look for, and never comes twice', () => {
    const keys = Array.from({ length: 200 }, newKey);

    expect(keys.filter(({ text }) => !/^mzn_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/.test(text))).toEqual([]);
    expect(new Set(keys.map(({ text }) => text)).size).toBe(200);
    expect(keys.filter(({ text, prefix }) => prefixOf(text) !== prefix)).toEqual([]);
  });

  it('that was mistyped anywhere is no key, before anything is asked', () => {
    const { text } = newKey();
    const mistyped = [...text].map((letter, at) => `${text.slice(0, at)}${letter === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`);

    expect(mistyped.filter((wrong) => prefixOf(wrong) !== null)).toEqual([]);
    expect([prefixOf(''), prefixOf(`${text} `), prefixOf(text.slice(1)), prefixOf(`${text}${text}`)]).toEqual([null, null, null, null]);
  });

  it('is known again by its hash alone', () => {
    const [one, other] = [newKey(), newKey()];

    expect([isKey(one.text, one.hash), isKey(one.text, other.hash), isKey(one.text, one.hash.slice(1))]).toEqual([true, false, false]);
  });
});
