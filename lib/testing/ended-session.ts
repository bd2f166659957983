import { randomUUID } from 'node:crypto';
import type { RecordedSession } from '@/lib/store/server/record-sessions';

/** A receive session of a device that signed in and handed over one message, but for what a test has otherwise. */
export function endedSession(facts: Partial<RecordedSession> = {}): RecordedSession {
  return {
    id: randomUUID(),
    startedAt: new Date(),
    durationMs: 1500,
    connectorName: 'Client HUB1',
    clientIp: '10.0.0.7',
    helloName: 'scanner',
    tlsVersion: 'TLSv1.3',
    tlsCipher: 'TLS_AES_256_GCM_SHA384',
    accountName: 'scanner',
    authMechanism: 'LOGIN',
    messages: 1,
    refusedMessages: 0,
    bytes: 4000,
    messageIds: [],
    senders: ['scan@contoso.example'],
    recipients: 1,
    refusedRecipients: 0,
    refusals: 0,
    reply: null,
    end: 'Quit',
    error: null,
    outcome: 'Completed',
    dialogue: null,
    sessions: 1,
    isDialogueLeftOut: false,
    ...facts,
  };
}
