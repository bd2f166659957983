import { describe, expect, it } from 'vitest';
import { completeHeader } from './complete-header';
import { readHeaderLines } from './header-lines';

const completion = {
  sender: 'scanner@contoso.com',
  serverName: 'hub.example.com',
  keepsBcc: false,
  now: () => new Date('2026-11-24T19:05:00Z'),
  uniqueId: () => '7',
};
const FULL = 'From: <a@b>\r\nDate: today\r\nMessage-ID: <1@b>\r\n';

function changes(header: string, over: Partial<typeof completion> = {}) {
  const { fields } = readHeaderLines(header, true);
  const isEmpty = ({ colon, end }: (typeof fields)[number]) => header.slice(colon + 1, end).trim() === '';
  const found = completeHeader(fields, isEmpty, { ...completion, ...over });
  if (found === null) return null;
  const { dropped, added, messageId } = found;
  return { dropped: [...dropped].map(({ name }) => name), added, messageId };
}

describe('the header of a client that may relay', () => {
  it('gets From of the envelope, Date and Message-ID', () => {
    expect(changes('Subject: x\r\n')).toEqual({
      dropped: [],
      added:
        'From: <scanner@contoso.com>\r\nDate: Tue, 24 Nov 2026 19:05:00 +0000\r\nMessage-ID: <7@hub.example.com>\r\n',
      messageId: '<7@hub.example.com>',
    });
  });

  it('stays as it came when it has them', () => {
    expect(changes(FULL)).toBeNull();
    expect(changes(FULL.toUpperCase())).toBeNull();
  });

  it.each(['From:\r\n', 'from: \r\n', 'FROM :\r\n\t\r\n'])('has no %j beside the one it gets', (field) => {
    const found = changes(`${field}${FULL.slice(FULL.indexOf('Date'))}`);
    expect(found).toMatchObject({
      dropped: ['from'],
      added: 'From: <scanner@contoso.com>\r\n',
      messageId: null,
    });
  });

  it('of the null sender says From of the postmaster', () => {
    expect(changes('Subject: x\r\n', { sender: '' })?.added).toMatch(
      /^From: <postmaster@hub\.example\.com>\r\n/,
    );
  });

  it('loses Return-Path and Bcc, however often and however written', () => {
    const header = `Return-Path: <x@y>\r\n${FULL}bcc: a@b,\r\n c@d\r\nBCC : e@f\r\nResent-Bcc: g@h\r\nResent-From: a@b\r\nResent-Date: today\r\nResent-Message-ID: <2@b>\r\n`;
    expect(changes(header)).toEqual({
      dropped: ['return-path', 'bcc', 'bcc', 'resent-bcc'],
      added: '',
      messageId: null,
    });
  });

  it('keeps Bcc where its connector does', () => {
    expect(changes(`Bcc: a@b\r\n${FULL}`, { keepsBcc: true })).toBeNull();
  });

  it.each(['X-Bcc: a\r\n', 'Bcc-Count: 3\r\n', 'X-Return-Path: a\r\n', 'Resend-From: a\r\n'])(
    'keeps %j',
    (field) => {
      expect(changes(field + FULL)).toBeNull();
    },
  );

  it('that is sent again gets the fields of that, and no second author', () => {
    expect(changes(`Resent-To: c@d\r\n${FULL}`)).toEqual({
      dropped: [],
      added:
        'Resent-From: <scanner@contoso.com>\r\nResent-Date: Tue, 24 Nov 2026 19:05:00 +0000\r\nResent-Message-ID: <7@hub.example.com>\r\n',
      messageId: null,
    });
    expect(changes('Resent-From: c@d\r\nSubject: x\r\n')?.added).not.toMatch(/^From/m);
  });
});
