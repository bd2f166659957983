import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { applyListChange, changeableListOf, listOf } from './list-change';

const letter = z.string({ error: 'TextInvalid' }).regex(/^[a-z]$/i, { error: 'NameInvalid' });
const complaints = (result: z.ZodSafeParseResult<unknown>) =>
  (result.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`);

describe('a list parameter', () => {
  it.each([
    ['a list', ['a', 'b'], ['a', 'b']],
    ['one item alone', 'a', ['a']],
    ['$null as the empty list', null, []],
  ])('takes %s', (_title, given, expected) => {
    expect(listOf(letter).parse(given)).toEqual(expected);
    expect(changeableListOf(letter).parse(given)).toEqual(expected);
  });

  it('names the item that is wrong', () => {
    expect(complaints(listOf(letter).safeParse(['a', '1', 2]))).toEqual(['1 NameInvalid', '2 TextInvalid']);
  });

  it('refuses an item given twice, and too many', () => {
    expect(complaints(listOf(letter).safeParse(['a', 'A']))).toEqual(['1 ListDuplicate']);
    expect(complaints(listOf(letter, { maxItems: 1 }).safeParse(['a', 'b']))).toEqual([' ListTooLong']);
  });

  it('is required unless it is optional', () => {
    expect(complaints(listOf(letter).safeParse(undefined))).toEqual([' ParameterRequired']);
    expect(listOf(letter).optional().parse(undefined)).toBeUndefined();
    expect(changeableListOf(letter).optional().parse(undefined)).toBeUndefined();
  });
});

describe('a change of a list', () => {
  const change = (given: unknown) => changeableListOf(letter).parse(given);

  it('adds and removes without regard to case', () => {
    expect(applyListChange(['a', 'b'], change({ Add: ['c'], Remove: 'B' }))).toEqual(['a', 'c']);
  });

  it('leaves alone what is not there or there already', () => {
    expect(applyListChange(['a', 'b'], change({ Add: 'b', Remove: 'z' }))).toEqual(['a', 'b']);
  });

  it('replaces an item by one of the same key, in its place', () => {
    const keyOf = (item: string) => item.slice(0, 1);
    expect(applyListChange(['a1', 'b1'], { Add: ['a2'], Remove: [] }, { keyOf })).toEqual(['a2', 'b1']);
  });

  it('is the whole list when a list is given, and nothing when nothing is', () => {
    expect(applyListChange(['a'], change(['b']))).toEqual(['b']);
    expect(applyListChange(['a'], undefined)).toEqual(['a']);
  });

  it('names the item that is wrong', () => {
    expect(complaints(changeableListOf(letter).safeParse({ Add: ['a', '1'] }))).toEqual([
      'Add.1 NameInvalid',
    ]);
    expect(complaints(changeableListOf(letter).safeParse({ Add: ['a'], Set: ['b'] }))).toEqual([
      ' ListChangeInvalid',
    ]);
    expect(complaints(changeableListOf(letter).safeParse({}))).toEqual(['0 TextInvalid']);
  });
});
