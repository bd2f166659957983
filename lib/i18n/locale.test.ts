import { describe, expect, it } from 'vitest';
import { chooseLocale } from './locale';

describe('the language of the console', () => {
  it('is the kept choice before anything else', () => {
    expect(chooseLocale('ja', 'en-US,en;q=0.9')).toBe('ja');
  });

  it('is the best of the browser that we speak', () => {
    expect(chooseLocale(undefined, 'de-DE,de;q=0.9,ja;q=0.8,en;q=0.5')).toBe('ja');
  });

  it('follows weights, not order', () => {
    expect(chooseLocale(undefined, 'en;q=0.3, ja-JP;q=0.7')).toBe('ja');
  });

  it('leaves out what the browser refuses', () => {
    expect(chooseLocale(undefined, 'ja;q=0, en;q=0.1')).toBe('en');
  });

  it('is English when nothing fits', () => {
    expect(chooseLocale('tlh', null)).toBe('en');
  });
});
