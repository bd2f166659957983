import { Agent, request } from 'node:http';
import type { HttpFace } from '@/e2e/http-face';
import type { CommandReport } from '@/lib/commands/command/report';
import { readLocalToken } from '@/lib/secrets/local-token';

/**
 * Owns: commands by the HTTP face with a clock: POST /api/commands/CMDLET on a connection that stays.
 * Promises: the time runs from the first octet of the request to the last of the answer, on loopback: the server's whole
 *   work (authorise, bind, read, write out as JSON) and nothing of what the bench does with the answer.
 */
interface TimedAnswer {
  readonly ms: number;
  readonly report: CommandReport;
}

export interface CommandClient {
  ask(cmdlet: string, parameters: Record<string, unknown>): Promise<TimedAnswer>;
  close(): void;
}

export async function openCommandClient({ origin, dataDirectory }: HttpFace): Promise<CommandClient> {
  const token = await readLocalToken(dataDirectory);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: async (cmdlet, parameters) => {
      const body = JSON.stringify(parameters);
      const startedAt = performance.now();
      const { status, text } = await post(`${origin}/api/commands/${cmdlet}`, { agent, token, body });
      const ms = performance.now() - startedAt;
      if (status !== 200) throw new Error(`${cmdlet} ${body} was answered ${status}: ${text.slice(0, 500)}`);
      // The face's own form; what it says is checked by who asks.
      return { ms, report: JSON.parse(text) as CommandReport };
    },
    close: () => agent.destroy(),
  };
}

function post(
  url: string,
  { agent, token, body }: { readonly agent: Agent; readonly token: string | null; readonly body: string },
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
