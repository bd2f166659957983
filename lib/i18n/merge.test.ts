import { describe, expect, it } from 'vitest';
import { mergeAreas } from './merge';

describe('area files', () => {
  it('become camelCase namespaces', () => {
    expect(mergeAreas({ 'send-connector': { title: 'x' } })).toEqual({ sendConnector: { title: 'x' } });
  });

  it('of errors join one namespace', () => {
    expect(mergeAreas({ errors: { A: 'a' }, 'errors-queue': { B: 'b' } })).toEqual({
      errors: { A: 'a', B: 'b' },
    });
  });

  it('that give a key twice are refused by name', () => {
    expect(() => mergeAreas({ errors: { A: 'a' }, 'errors-queue': { A: 'b' } })).toThrow(
      'errors.A is given twice, again in errors-queue.json',
    );
  });
});
