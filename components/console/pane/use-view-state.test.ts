import { describe, expect, it } from 'vitest';
import { withChanges } from './use-view-state';

describe('the address of a view', () => {
  it('keeps what did not change', () => {
    expect(withChanges('http://h/a?tab=x&sort=-name', { dialog: 'properties' })).toBe(
      'http://h/a?tab=x&sort=-name&dialog=properties',
    );
  });

  it('stays as a link wrote it when nothing changes', () => {
    const linked = 'http://h/a?finished.filter=Subject%20-eq%20%27x%27';
    expect(withChanges(linked, { chosen: null, dialog: '' })).toBe(linked);
  });

  it('loses a name that is taken out', () => {
    expect(withChanges('http://h/a?tab=x&dialog=wizard', { dialog: null })).toBe('http://h/a?tab=x');
  });

  it('escapes what an object may be called', () => {
    expect(new URL(withChanges('http://h/a', { chosen: 'a&b=c?' })).searchParams.get('chosen')).toBe(
      'a&b=c?',
    );
  });
});
