import type { SmtpServer } from '@/components/account/account-row';

/** The lines that are handed to whoever sets a device up. */
export interface HandOn {
  readonly userName: string;
  readonly password: string;
  readonly sendAs: readonly string[];
  /** One alone, or all that there are. */
  readonly places: readonly SmtpServer[];
}

export interface HandOnWords {
  readonly userName: string;
  readonly password: string;
  readonly server: string;
  readonly port: string;
  readonly encryption: string;
  readonly sendAs: string;
  readonly encryptions: Readonly<Record<SmtpServer['Encryption'], string>>;
}

/** Name and value a line, as people send them to each other. */
export function handOnText({ userName, password, sendAs, places }: HandOn, words: HandOnWords): string {
  const account = [
    [words.userName, userName],
    [words.password, password],
  ];
  const servers = places.map(({ Server, Port, Encryption }) => [
    [words.server, Server],
    [words.port, String(Port)],
    [words.encryption, words.encryptions[Encryption]],
  ]);
  const senders = sendAs.length === 0 ? [] : [[[words.sendAs, sendAs.join(', ')]]];
  return [account, ...servers, ...senders]
    .map((block) => block.map(([name, value]) => `${name}: ${value}`).join('\n'))
    .join('\n\n');
}
