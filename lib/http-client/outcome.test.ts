import { expect, it } from 'vitest';
import texts from '@/lib/i18n/messages/en/http-fault.json';
import type { HttpFaultArguments } from './outcome';

/** Does not compile when one is missing. */
const KEYS: Readonly<Record<keyof HttpFaultArguments, true>> = {
  urlInvalid: true,
  nameNotFound: true,
  addressRefused: true,
  connectFailed: true,
  proxyFailed: true,
  certificateInvalid: true,
  connectionLost: true,
  timeout: true,
  tooLarge: true,
  redirected: true,
};

it('has words for each fault, and for no other', () => {
  expect(Object.keys(texts).sort()).toEqual(Object.keys(KEYS).sort());
});
