import { defineCommand } from '@/lib/commands/command/define';
import { type Problem, refuse } from '@/lib/commands/command/errors';
import { objectNotFound } from '@/lib/commands/handler/taken';
import { submitMessage } from '@/lib/smtp/submit-client';
import { listTransportServers, type TransportServerState } from '@/lib/store/configuration/transport-servers';
import { sendMailMessageParameters } from './parameters';

/**
 * A test message, by SMTP through the transport server's own listener, so that it is judged as any client's mail is.
 * MessageId is the number by which Get-Message and Get-FinishedMessage find it.
 */
export const sendMailMessage = defineCommand({
  name: 'Send-MailMessage',
  parameters: sendMailMessageParameters,
  permission: 'message.send',
  effect: 'change',
  changes: 'nothing',
  columns: ['MessageId', 'Server', 'Reply'],
  handler: async ({ db, whatIf, reach }, given) => {
    const servers = (await listTransportServers(db)).filter(({ id }) => reach.admits({ server: id }));
    const server = choose(servers, given.Server);
    const endpoint = parseEndpoint(server.smtpAddress ?? '');
    if (endpoint === null) throw refuse('TransportServerDown', 'Server', { server: server.name }, 409);
    if (whatIf) return { output: [{ MessageId: null, Server: server.name, Reply: null }] };
    const result = await submitMessage({
      ...endpoint,
      from: given.From,
      to: given.To,
      subject: given.Subject,
      body: given.Body,
    });
    if (result.kind === 'unreachable') {
      throw refuse('SubmissionUnreachable', 'Server', { server: server.name, reason: result.reason }, 503);
    }
    if (result.kind === 'refused') {
      throw refuse('SubmissionRefused', null, { server: server.name, reply: result.reply }, 409);
    }
    const number = /^250 2\.0\.0 (\d+) /.exec(result.reply)?.[1];
    return {
      output: [
        {
          MessageId: number === undefined ? null : Number(number),
          Server: server.name,
          Reply: result.reply,
          InternetMessageId: result.internetMessageId,
        },
      ],
      warnings: result.rejected.map(
        ({ address, reply }): Problem => ({
          id: 'RecipientRefused',
          parameter: 'To',
          args: { address, reply },
        }),
      ),
    };
  },
});

/** @throws CommandError */
function choose(servers: readonly TransportServerState[], name: string | undefined): TransportServerState {
  const named =
    name === undefined ? servers : servers.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  if (name !== undefined && named.length === 0) throw objectNotFound(name, 'Get-TransportServer', 'Server');
  const live = named.find((server) => server.isLive && server.smtpAddress);
  if (!live) throw refuse('TransportServerDown', 'Server', { server: name ?? '' }, 409);
  return live;
}

/** `127.0.0.1:2525`, `[::1]:2525`; a server that listens on every address is reached on its own. */
function parseEndpoint(address: string): { host: string; port: number } | null {
  const match = /^\[?(.+?)\]?:(\d+)$/.exec(address);
  if (!match?.[1] || !match[2]) return null;
  const host = match[1] === '0.0.0.0' ? '127.0.0.1' : match[1] === '::' ? '::1' : match[1];
  return { host, port: Number(match[2]) };
}
