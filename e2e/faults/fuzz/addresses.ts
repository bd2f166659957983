import type { Random } from './random';

/**
 * Owns: what may stand where an address is expected, well-formed, foreign, and made to look like something else.
 * Promises: among them each known way to talk a server into relaying: source routes, `%`, `!`, quotes, second `@`s, names
 *   that only normalisation turns into ours.
 */

/** Anyone may send there. */
export const RELAYED_DOMAIN = 'relay.example';
/** Ours, without mailboxes. */
export const LOCAL_DOMAIN = 'local.example';
const FOREIGN = 'foreign.example';

const names = [
  `user@${RELAYED_DOMAIN}`,
  `user@${FOREIGN}`,
  `user@${LOCAL_DOMAIN}`,
  `USER@${RELAYED_DOMAIN.toUpperCase()}`,
  `user+tag@${RELAYED_DOMAIN}`,
  `a..b.@${RELAYED_DOMAIN}`,
  `"a b"@${RELAYED_DOMAIN}`,
  `"a\\"b"@${RELAYED_DOMAIN}`,
  `"a>b"@${RELAYED_DOMAIN}`,
  `user@[127.0.0.1]`,
  `user@[IPv6:::1]`,
  `user@[999.1.1.1]`,
  `user@${FOREIGN.toUpperCase()}`,
  'postmaster',
  'user',
  '',
];

const tricks = [
  `user%${FOREIGN}@${RELAYED_DOMAIN}`,
  `${FOREIGN}!user@${RELAYED_DOMAIN}`,
  `${FOREIGN}!user`,
  `"user@${FOREIGN}"@${RELAYED_DOMAIN}`,
  `"user%${FOREIGN}"@${RELAYED_DOMAIN}`,
  `"user\\@${FOREIGN}"@${RELAYED_DOMAIN}`,
  `user\\@${FOREIGN}@${RELAYED_DOMAIN}`,
  `@${RELAYED_DOMAIN}:user@${FOREIGN}`,
  `@a.example,@${RELAYED_DOMAIN}:user@${FOREIGN}`,
  `@${FOREIGN}:user@${RELAYED_DOMAIN}`,
  `user@${RELAYED_DOMAIN}@${FOREIGN}`,
  `user@${FOREIGN}@${RELAYED_DOMAIN}`,
  `user@${RELAYED_DOMAIN}.`,
  `user@${RELAYED_DOMAIN}..`,
  `user@sub.${RELAYED_DOMAIN}`,
  `user@${RELAYED_DOMAIN}.${FOREIGN}`,
  `user@${RELAYED_DOMAIN}:25`,
  `user@${RELAYED_DOMAIN}/x`,
  `user@-${RELAYED_DOMAIN}`,
  `user@${RELAYED_DOMAIN.replace('.', '_')}`,
  'user@relay\u3002example',
  'user@\uff52elay.example',
  'user@rel\u00aday.example',
  'user@rel\u200bay.example',
  'user@\u65e5\u672c.example',
  'user@xn--wgv71a.example',
  `\u9234\u6728@${RELAYED_DOMAIN}`,
  `user @${RELAYED_DOMAIN}`,
  ` user@${RELAYED_DOMAIN} `,
  `us"er@${RELAYED_DOMAIN}`,
  `user(comment)@${RELAYED_DOMAIN}`,
  `user@${FOREIGN}\0@${RELAYED_DOMAIN}`,
  `user@${RELAYED_DOMAIN}\0`,
  `user@${FOREIGN}\r@${RELAYED_DOMAIN}`,
  `=?utf-8?Q?user?=@${RELAYED_DOMAIN}`,
  `@${RELAYED_DOMAIN}`,
  `user@`,
  '@',
  '"',
  '\\',
  `|/bin/sh@${RELAYED_DOMAIN}`,
  `${'l'.repeat(64)}@${RELAYED_DOMAIN}`,
  `${'l'.repeat(65)}@${RELAYED_DOMAIN}`,
  `user@${'d'.repeat(63)}.example`,
  `user@${'d'.repeat(64)}.example`,
  `user@${'d.'.repeat(140)}example`,
];

/** As IDNA and RFC 5321 read a domain, so that what is written otherwise and means the same compares equal. */
export function plainForm(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase();
  return folded.replaceAll('\u3002', '.').replaceAll('\u00ad', '');
}

/** A path, most often in its brackets. */
export function path(random: Random): string {
  const address = random.chance(0.7) ? random.pick(names) : random.pick(tricks);
  if (random.chance(0.9)) return `<${address}>`;
  return random.pick([
    address,
    `<${address}`,
    `${address}>`,
    `<<${address}>>`,
    ` <${address}> `,
    `<${address}>trailing`,
    `<${address}> <user@${FOREIGN}>`,
    `<${address}>,<user@${FOREIGN}>`,
    `<user@${RELAYED_DOMAIN}><${address}>`,
  ]);
}

/** A recipient that each of the fuzz's connectors takes; one in some comes in another case, as the same mailbox. */
export function takenPath(random: Random): string {
  const name = `user${random.below(4)}`;
  return `<${random.chance(0.3) ? flipCase(random, name) : name}@${RELAYED_DOMAIN}>`;
}

function flipCase(random: Random, text: string): string {
  return [...text].map((letter) => (random.chance(0.5) ? letter.toUpperCase() : letter)).join('');
}
