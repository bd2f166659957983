import { expect, test } from 'vitest';
import { catalogue } from './catalogue';
import { FRAME_AREAS, frameMessages, UNFRAMED_AREAS } from './frames';

test('each area of the catalogue reaches a frame, or is said to reach none', () => {
  const named = new Set<string>([...Object.values(FRAME_AREAS).flat(), ...UNFRAMED_AREAS]);
  expect(Object.keys(catalogue('en')).sort()).toEqual([...named].sort());
});

test('a frame gets its own areas and no other', () => {
  expect(Object.keys(frameMessages(catalogue('ja'), 'signIn')).sort()).toEqual([
    'common',
    'secondFactor',
    'signIn',
  ]);
});
