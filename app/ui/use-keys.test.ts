import { describe, expect, it } from 'vitest';
import { letterOf } from './use-keys.ts';

describe('the letter a key stands for', () => {
  it('is the one it types in a Latin layout, wherever the key is', () => {
    expect(letterOf({ key: 'j', code: 'KeyC' })).toBe('j');
    expect(letterOf({ key: 'J', code: 'KeyJ' })).toBe('j');
  });

  it('is the one printed beside it in an Arabic layout', () => {
    expect(letterOf({ key: 'ت', code: 'KeyJ' })).toBe('j');
    expect(letterOf({ key: 'ش', code: 'KeyA' })).toBe('a');
  });

  it('is none for other keys', () => {
    expect(letterOf({ key: 'Enter', code: 'Enter' })).toBe('');
  });
});
