/**
 * Owns: the list of real peers: for each the Debian packages whose programs it is made of, and what it is for.
 * Promises: a further peer is an entry here and a file beside this one that runs it (`postfix.ts`, `exim.ts`, `mail-clients.ts`).
 * Does not: list shared libraries that only some releases lack: apt-get knows them, and those that this computer has not
 *   are fetched with the rest (debian-packages.ts).
 */
export interface PeerPackages {
  /** As people call it. */
  readonly title: string;
  readonly purpose: string;
  /** Fetched whether the computer has them installed or not. The first one's version is the peer's. */
  readonly packages: readonly [string, ...string[]];
  /** Names of what these need that is fetched too, besides libraries: releases name it by its version. */
  readonly parts?: RegExp;
}

/**
 * Servers of mail want accounts of their own and, some of them, root. libnss-wrapper gives them accounts that only they see,
 * libuid-wrapper makes them believe that they changed their user: https://cwrap.org.
 */
export const peerPackages = {
  postfix: {
    title: 'Postfix',
    purpose:
      'takes our mail as MX and as smart host, gives us mail; the peer, injector and sink of the bench',
    packages: [
      'postfix',
      // saslpasswd2, and the plugins by which smtpd lets clients sign in.
      ...['sasl2-bin', 'libsasl2-2', 'libsasl2-modules', 'libsasl2-modules-db'],
      ...['libnss-wrapper', 'libuid-wrapper'],
    ],
  },
  exim: {
    title: 'Exim',
    purpose: 'as Postfix; it minds the order of pipelined commands most',
    packages: ['exim4-daemon-light', 'libnss-wrapper'],
  },
  clients: {
    title: 'Mail clients',
    purpose: 'what devices, scripts and programs send by: they sign in and hand mail over',
    packages: [
      'msmtp',
      's-nail',
      ...['swaks', 'libnet-ssleay-perl'],
      ...['php-cli', 'libphp-phpmailer'],
      ...['libmail-java', 'libactivation-java'],
    ],
    parts: /^php\d/,
  },
} as const satisfies Record<string, PeerPackages>;

export type PeerName = keyof typeof peerPackages;

export const peerNames = ['postfix', 'exim', 'clients'] as const satisfies readonly PeerName[];
