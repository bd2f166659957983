import { expect, it } from 'vitest';
import { fieldNamed } from './field-named';

it.each([
  ['Port', 'Port'],
  ['RemoteIPRanges.2', 'RemoteIPRanges'],
  ['Identity', null],
  [null, null],
])('a problem of %s stands at the field %s', (parameter, field) => {
  expect(fieldNamed(parameter, { Port: '25', RemoteIPRanges: '' })).toBe(field);
});
