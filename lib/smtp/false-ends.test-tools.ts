/**
 * Owns: the sequences that one mail server or another has taken for the end of DATA, as published: SEC Consult's SMTP
 *   smuggling (2023) and the lists of its scanner and of smtpsmug, the notes of Postfix, Exim, Sendmail and Cisco on it,
 *   and what follows from the same idea.
 * Promises: `stored` is written out, not computed: what RFC 5321 and the design make of the sequence between two lines of
 *   text (bare LF to CRLF, bare CR to a space but at a line's beginning or end, where it goes, stuffing undone after CRLF
 *   alone); null where the message is refused.
 */
interface FalseEnd {
  readonly name: string;
  readonly octets: string;
  readonly stored: string | null;
}

export const FALSE_ENDS: readonly FalseEnd[] = [
  { name: '<LF>.<LF>', octets: '\n.\n', stored: '\r\n.\r\n' },
  { name: '<LF>.<CR><LF>', octets: '\n.\r\n', stored: '\r\n.\r\n' },
  { name: '<LF>.<CR>', octets: '\n.\r', stored: '\r\n. ' },
  { name: '<CR>.<CR>', octets: '\r.\r', stored: ' . ' },
  { name: '<CR>.<LF>', octets: '\r.\n', stored: ' .\r\n' },
  { name: '<CR>.<CR><LF>', octets: '\r.\r\n', stored: ' .\r\n' },
  { name: '<CR><LF>.<LF>', octets: '\r\n.\n', stored: '\r\n\r\n' },
  { name: '<CR><LF>.<CR>', octets: '\r\n.\r', stored: '\r\n' },
  { name: '<LF><LF>.<CR><LF>', octets: '\n\n.\r\n', stored: '\r\n\r\n.\r\n' },
  { name: '<LF><CR>.<LF><CR>', octets: '\n\r.\n\r', stored: '\r\n.\r\n' },
  { name: '<CR><LF>.<CR><CR><LF>', octets: '\r\n.\r\r\n', stored: '\r\n\r\n' },
  { name: '<CR><CR><LF>.<CR><CR><LF>', octets: '\r\r\n.\r\r\n', stored: '\r\n\r\n' },
  { name: '<CR><LF>..<CR><LF>', octets: '\r\n..\r\n', stored: '\r\n.\r\n' },
  { name: '<LF>..<LF>', octets: '\n..\n', stored: '\r\n..\r\n' },
  { name: '<CR>..<CR>', octets: '\r..\r', stored: ' .. ' },
  { name: '<CR><LF>.<SP><CR><LF>', octets: '\r\n. \r\n', stored: '\r\n \r\n' },
  { name: '<CR><LF>.<HT><CR><LF>', octets: '\r\n.\t\r\n', stored: '\r\n\t\r\n' },
  { name: '<CR><LF><SP>.<CR><LF>', octets: '\r\n .\r\n', stored: '\r\n .\r\n' },
  { name: '<VT>.<VT>', octets: '\v.\v', stored: '\v.\v' },
  { name: '<FF>.<FF>', octets: '\f.\f', stored: '\f.\f' },
  { name: 'CRLF.CRLF with the eighth bit set', octets: '\x8d\x8a.\x8d\x8a', stored: '\x8d\x8a.\x8d\x8a' },
  { name: '<NEL>.<NEL>', octets: '\x85.\x85', stored: '\x85.\x85' },
  { name: 'U+2028.U+2028', octets: '\xe2\x80\xa8.\xe2\x80\xa8', stored: '\xe2\x80\xa8.\xe2\x80\xa8' },
  { name: '<CR><LF><NUL>.<CR><LF>', octets: '\r\n\0.\r\n', stored: null },
  { name: '<CR><LF>.<NUL><CR><LF>', octets: '\r\n.\0\r\n', stored: null },
  { name: '<CR><LF>.<CR><NUL><LF>', octets: '\r\n.\r\0\n', stored: null },
  { name: '<CR><NUL><LF>.<CR><LF>', octets: '\r\0\n.\r\n', stored: null },
  { name: '<CR><LF><NUL>.<CR>', octets: '\r\n\0.\r', stored: null },
  { name: '<CR><LF><NUL>.<LF>', octets: '\r\n\0.\n', stored: null },
  { name: '<LF><NUL>.<LF>', octets: '\n\0.\n', stored: null },
];

/** What would be a message of its own if the sequence before it were an end. */
export const SMUGGLED =
  'MAIL FROM:<smuggled@admin.example>\r\nRCPT TO:<victim@contoso.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nsmuggled\r\n';

/**
 * How many messages the most gullible of all receivers sees in the octets between 354 and the last dot, and what is no
 * line of RFC 5321 in them: it ignores NUL and white space at the end of a line, and takes CR, LF and both for the end of one.
 */
export function gullibleReading(wire: Buffer): { readonly ends: number; readonly hasBareLineEnd: boolean } {
  const text = `${wire.toString('latin1')}.\r\n`;
  const lines = text.replaceAll('\0', '').split(/\r\n|\r|\n/);
  return {
    ends: lines.filter((line) => line.trimEnd() === '.').length,
    hasBareLineEnd: /\r(?!\n)|(?<!\r)\n/.test(text),
  };
}
