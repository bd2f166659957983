import { freePort } from '@/lib/testing/free-port';
import type { Site } from '../site';
import { composeMail } from '../submit-mail';
import { waitUntil } from '../wait-until';

/**
 * Owns: an installation in the middle of its work, for the pictures: connectors on, off and in trouble, mail that waits for
 *   each of the reasons there are, and mail that has gone.
 * Promises: returns when all of it stands.
 */
export async function furnish(site: Site): Promise<void> {
  site.receiver.behave({
    recipientReplies: {
      'later@fabrikam.example': '451 4.3.2 System not accepting network messages',
      'nobody@fabrikam.example':
        '550 5.1.1 <nobody@fabrikam.example>: Recipient address rejected: User unknown',
    },
  });
  await site.command('New-SendConnector', {
    Name: 'To Fabrikam',
    Usage: 'Internet',
    AddressSpaces: ['*.fabrikam.example'],
    ProtocolLoggingLevel: 'Verbose',
  });
  await site.command('New-SendConnector', {
    Name: 'To Adatum by smart host',
    AddressSpaces: ['adatum.example;5'],
    DNSRoutingEnabled: false,
    SmartHosts: ['127.0.0.1'],
    // Nobody listens there: the queue has to wait.
    Port: await freePort(),
    Comment: 'Their hub is moving this week.',
  });
  await site.command('New-SendConnector', {
    Name: 'Partner, not yet',
    Usage: 'Partner',
    AddressSpaces: ['woodgrove.example'],
    Enabled: false,
  });
  await site.command('New-AcceptedDomain', { Name: 'Head office', DomainName: 'contoso.test' });
  await site.command('New-AcceptedDomain', {
    Name: 'Factories',
    DomainName: '*.factory.contoso.test',
    DomainType: 'InternalRelay',
  });

  const mails: readonly (readonly [to: string, subject: string])[] = [
    ['someone@fabrikam.example', 'Minutes of the meeting'],
    ['nobody@fabrikam.example', 'Are you still there?'],
    ['later@fabrikam.example', 'Offer for the new year'],
    ['orders@adatum.example', 'Order 4711'],
    ['orders@adatum.example', 'Order 4712'],
    ['pat@tailspin.example', 'Scan from the printer on the second floor'],
    ['kim@tailspin.example', '=?utf-8?B?6KaL56mN5pu444Gu5Lu2?='],
  ];
  for (const [to, subject] of mails) await site.submit(composeMail({ to, subject }));

  await waitUntil('mail in all its places', 30_000, async () => {
    const queues = (await site.command('Get-Queue')).output;
    const retrying = queues.some((queue) => queue.Status === 'Retry' && queue.MessageCount === 2);
    // Two without a connector, and the report that nobody takes.
    const unreachable = queues.some((queue) => queue.Kind === 'Unreachable' && queue.MessageCount === 3);
    const deferred = await site.command('Get-Message', { Filter: "{Subject -eq 'Offer for the new year'}" });
    return retrying && unreachable && deferred.output[0]?.Status === 'Retry' ? true : null;
  });
}
