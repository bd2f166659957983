import { describe, expect, it } from 'vitest';
import { isNextStep, withChanges } from './use-view-state';

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

describe('what was said of an act', () => {
  const step = (then: string, now: string) => isNextStep(new URLSearchParams(then), new URLSearchParams(now));

  it.each([
    ['another filter', 'tab=messages', 'tab=messages&messages.filter=Size -gt 1'],
    ['another page', 'messages.page=next:a', 'messages.page=next:b'],
    ['another tab', 'tab=messages', 'tab=finished'],
    ['a dialog that opens', 'tab=messages', 'tab=messages&open=HUB1%5C7%5C9'],
    ['another dialog', 'dialog=properties', 'dialog=remove'],
  ])('goes with %s', (_what, then, now) => {
    expect(step(then, now)).toBe(true);
  });

  it.each([
    ['the dialog that did it closes', 'dialog=remove&chosen=a', 'chosen=a'],
    ['another row is chosen', 'chosen=a', 'chosen=b'],
    ['nothing changes', 'tab=messages', 'tab=messages'],
  ])('stays when %s', (_what, then, now) => {
    expect(step(then, now)).toBe(false);
  });
});
