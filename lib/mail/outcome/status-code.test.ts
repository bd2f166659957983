import { describe, expect, it } from 'vitest';
import english from '@/lib/i18n/messages/en/smtp-status.json';
import japanese from '@/lib/i18n/messages/ja/smtp-status.json';
import { STATUS_MEANING_KEYS, statusMeaning } from './status-code';

describe('statusMeaning', () => {
  it.each([
    ['4.4.7', 'class_4', 'X_4_7'],
    ['5.1.10', 'class_5', 'X_1_10'],
    ['2.0.0', 'class_2', 'X_0_0'],
    ['5.4.99', 'class_5', 'X_4'],
    ['4.9.1', 'class_4', 'X_0'],
  ])('%s means %s, %s', (code, classKey, meaningKey) => {
    expect(statusMeaning(code)).toEqual({ classKey, meaningKey });
  });

  it.each(['', '3.1.1', '5.1', '5.1.1234', 'x'])('%j is no status code', (code) => {
    expect(statusMeaning(code)).toBeNull();
  });

  it('every key has a text in both languages, and no text is without a key', () => {
    expect(Object.keys(english).sort()).toEqual([...STATUS_MEANING_KEYS].sort());
    expect(Object.keys(japanese)).toEqual(Object.keys(english));
  });
});
