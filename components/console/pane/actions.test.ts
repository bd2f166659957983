import { describe, expect, it } from 'vitest';
import { keyName } from './actions';

const press = (
  key: string,
  modifiers: Partial<Record<'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {},
) => keyName({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...modifiers });

describe('the name of a key', () => {
  it('is the key alone', () => expect(press('Delete')).toBe('Delete'));
  it('has its modifiers before it', () => expect(press('Enter', { altKey: true })).toBe('Alt+Enter'));
  it('takes Command for Ctrl', () => expect(press('a', { metaKey: true })).toBe('Ctrl+a'));
});
