import { describe, expect, it } from 'vitest';
import { emptySelection, keepPresent, moveTo, pick, pickForMenu, selectAll } from './row-selection';

const order = ['a', 'b', 'c', 'd', 'e'];
const none = { shift: false, control: false };
const shift = { shift: true, control: false };
const control = { shift: false, control: true };

describe('row selection', () => {
  it('a click chooses one row, Ctrl adds and takes away, Shift takes the range from the anchor', () => {
    const b = pick(emptySelection, order, 'b', none);
    expect(b.selected).toEqual(['b']);
    const bd = pick(b, order, 'd', control);
    expect(bd.selected).toEqual(['b', 'd']);
    expect(pick(bd, order, 'b', control).selected).toEqual(['d']);
    expect(pick(b, order, 'd', shift).selected).toEqual(['b', 'c', 'd']);
    expect(pick(pick(b, order, 'd', shift), order, 'a', shift).selected).toEqual(['a', 'b']);
  });

  it('arrows move the choice, with Shift they widen it, with Ctrl they only move the focus', () => {
    const c = pick(emptySelection, order, 'c', none);
    expect(moveTo(c, order, 'd', none)).toEqual({ selected: ['d'], anchor: 'd', active: 'd' });
    expect(moveTo(c, order, 'd', shift)).toEqual({ selected: ['c', 'd'], anchor: 'c', active: 'd' });
    expect(moveTo(c, order, 'd', control)).toEqual({ selected: ['c'], anchor: 'c', active: 'd' });
  });

  it('an update that moves rows keeps the choice, one that removes a chosen row lets go of it', () => {
    const bc = pick(pick(emptySelection, order, 'b', none), order, 'c', shift);
    expect(keepPresent(bc, ['c', 'x', 'b'])).toBe(bc);
    expect(keepPresent(bc, ['a', 'c'])).toEqual({ selected: ['c'], anchor: null, active: 'c' });
  });

  it('the menu on a chosen row keeps the choice, on another it chooses that one', () => {
    const ab = selectAll(emptySelection, ['a', 'b']);
    expect(pickForMenu(ab, 'b').selected).toEqual(['a', 'b']);
    expect(pickForMenu(ab, 'c').selected).toEqual(['c']);
  });
});
