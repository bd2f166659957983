import { expect, test } from 'vitest';
import { parseMessageIdentity, parseQueueIdentity } from './mail-identity';

test.each([
  ['HUB1\\17', { server: 'HUB1', queue: '17' }],
  ['17', { server: null, queue: '17' }],
  ['HUB1\\contoso.com', { server: 'HUB1', queue: 'contoso.com' }],
  ['Submission', { server: null, queue: 'Submission' }],
  ['*\\Unreachable', { server: null, queue: 'Unreachable' }],
  ['HUB1\\*', { server: 'HUB1', queue: '*' }],
  ['*', { server: null, queue: '*' }],
  ['HUB1\\17\\4', null],
  ['HUB1\\', null],
  ['', null],
])('queue identity %j', (text, expected) => {
  expect(parseQueueIdentity(text)).toEqual(expected);
});

test.each([
  ['HUB1\\17\\42', { queue: { server: 'HUB1', queue: '17' }, messageId: 42n }],
  ['HUB1\\*\\42', { queue: { server: 'HUB1', queue: '*' }, messageId: 42n }],
  ['Unreachable\\42', { queue: { server: null, queue: 'Unreachable' }, messageId: 42n }],
  ['42', { queue: null, messageId: 42n }],
  ['HUB1\\17\\x', null],
  ['HUB1\\17\\5\\42', null],
  ['\\42', null],
  ['9999999999999999999', null],
])('message identity %j', (text, expected) => {
  expect(parseMessageIdentity(text)).toEqual(expected);
});
