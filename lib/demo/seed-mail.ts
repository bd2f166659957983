import MailComposer from 'nodemailer/lib/mail-composer';
import { openConnection } from '@/lib/smtp/send/open-connection';

/**
 * Owns: the demo's mail: what an application, a monitor, a colleague and a scanner would send on one morning.
 * Promises: goes in by SMTP as any client's mail does, to domains that are reserved for examples (RFC 2606, JPRS), the
 *   same each time but for ids and dates.
 * Does not: know whether it can be delivered; that is the story.
 */

export interface SeedMessage {
  readonly from: string;
  readonly to: readonly string[];
  /** For the terminal; the scanner's has none. */
  readonly subject: string;
  readonly content: Buffer;
  /** What the client calls itself; a device says HELO. */
  readonly client: { readonly name: string; readonly saysHelo: boolean };
}

/** Submits each message and resolves when all are accepted; rejects with the server's words. */
export async function seedMail(server: {
  readonly host: string;
  readonly port: number;
}): Promise<readonly SeedMessage[]> {
  const messages = await seedMessages();
  for (const message of messages) await submit(server, message);
  return messages;
}

async function seedMessages(): Promise<readonly SeedMessage[]> {
  const app = { name: 'shop.contoso.example', saysHelo: false };
  const composed = await Promise.all([
    compose(app, {
      from: 'Contoso Orders <orders@contoso.example>',
      to: ['purchasing@example.com'],
      subject: 'Order confirmation 4711',
      text: 'Thank you for your order.\n\n  2 x Rack shelf, 1U\n  1 x Patch panel, 24 ports\n\nIt leaves our warehouse today.\n',
      html: '<p>Thank you for your order.</p><ul><li>2 x Rack shelf, 1U</li><li>1 x Patch panel, 24 ports</li></ul><p>It leaves our warehouse today.</p>',
    }),
    compose(app, {
      from: 'Contoso Newsletter <news@contoso.example>',
      to: ['anna@example.net', 'ben@northwind.example'],
      subject: 'What is new in November',
      text: 'Two subscribers in two domains: one message, routed for each of them.\n',
    }),
    compose(
      { name: 'monitor.contoso.example', saysHelo: false },
      {
        from: 'Monitor <monitor@contoso.example>',
        to: ['oncall@example.org'],
        subject: 'WARNING: disk D: on FILES01 is 91 % full',
        text: 'FILES01 D: 91 % of 2 TB\n',
      },
    ),
    compose(
      { name: 'pc-0142.contoso.example', saysHelo: false },
      {
        from: '総務部 <soumu@contoso.example>',
        to: ['suzuki@example.jp'],
        subject: '会議室変更のお知らせ',
        text: '鈴木様\n\nお世話になっております。\n本日の打ち合わせは、3階の会議室に変更になりました。\nどうぞよろしくお願いいたします。\n\n総務部\n',
      },
    ),
  ]);
  return [...composed, scan()];
}

/** As multi-function printers send: HELO without a domain, neither Message-ID nor Date, an empty subject. */
function scan(): SeedMessage {
  const boundary = '----=_MFP2F_0001';
  const pdf = Buffer.from(ONE_PAGE_PDF, 'latin1').toString('base64').replace(/.{76}/g, '$&\r\n');
  const lines = [
    'From: scanner@contoso.example',
    'To: archive@tailspin.example',
    'Subject: ',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is a scan from MFP-2F.',
    `--${boundary}`,
    'Content-Type: application/pdf; name="SCAN0001.PDF"',
    'Content-Disposition: attachment; filename="SCAN0001.PDF"',
    'Content-Transfer-Encoding: base64',
    '',
    pdf,
    `--${boundary}--`,
    '',
  ];
  return {
    from: 'scanner@contoso.example',
    to: ['archive@tailspin.example'],
    subject: '',
    content: Buffer.from(lines.join('\r\n')),
    client: { name: 'MFP-2F', saysHelo: true },
  };
}

interface Draft {
  readonly from: string;
  readonly to: string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

async function compose(client: SeedMessage['client'], draft: Draft): Promise<SeedMessage> {
  const node = new MailComposer({ ...draft, newline: '\r\n' }).compile();
  const content = await node.build();
  const from = node.getEnvelope().from || '';
  return { from, to: draft.to, subject: draft.subject, content, client };
}

async function submit(
  server: { readonly host: string; readonly port: number },
  message: SeedMessage,
): Promise<void> {
  const opened = await openConnection(
    { host: server.host, address: server.host, port: server.port },
    { fqdn: message.client.name, forceHelo: message.client.saysHelo, ignoreStartTls: true },
  );
  if (!opened.ok) throw new Error(`The SMTP server does not take the demo's mail:\n${opened.dialogue}`);
  const { outcomes } = await opened.connection.send(
    {
      from: message.from,
      recipients: message.to,
      sizeBytes: message.content.length,
      smtpUtf8: false,
      eightBitMime: false,
    },
    message.content,
  );
  const dialogue = opened.connection.dialogue();
  await opened.connection.quit();
  if (outcomes.some(({ kind }) => kind !== 'delivered')) {
    throw new Error(`The SMTP server refused the demo's mail:\n${dialogue}`);
  }
}

const ONE_PAGE_PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F1 24 Tf 72 720 Td (Delivery note) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
