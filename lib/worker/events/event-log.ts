import faultWords from '@/lib/i18n/messages/en/errors-receive.json';
import { log } from '@/lib/log';
import { LogBudget } from '@/lib/log-budget';
import { type PressureLevel, worstLevel } from '@/lib/mail/outcome/back-pressure';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { bindingFaultId } from '@/lib/mail/routing/binding-fault';
import type { ReceiveEvent } from '@/lib/smtp/receive/receive-events';
import type { EventName, WorkerEvents } from './events';

/**
 * Owns: the words of the transport's log, and how loud each is: debug for what mends itself unseen, info for what an
 *   administrator looks for, warn for what is late, error and fatal for what is wrong.
 * Promises: an event without words does not compile; strangers cannot fill the disk (lib/log-budget.ts).
 * Does not: decide what happens (events.ts is told by the parts).
 */
interface Entry {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly text: string;
  /** Instead of the event's own. */
  readonly fields?: object;
}

type Wording<Name extends EventName> = Entry | ((fields: WorkerEvents[Name]) => Entry | null);

const wordings: { readonly [Name in EventName]: Wording<Name> } = {
  takingMail: { level: 'info', text: 'taking mail' },
  bindingFailed: wordBindingFault,
  bindingMade: { level: 'info', text: 'a binding of a receive connector that had failed is bound now' },
  bindingsNotRecorded: { level: 'warn', text: 'where this server listens could not be recorded yet' },
  smtpSettingsIgnored: {
    level: 'warn',
    text:
      'POSTERN_SMTP_HOST and POSTERN_SMTP_PORT are the values of the first start and are ignored now: the receive connectors have ' +
      'bindings of their own. Take them out of the settings; another port is Set-ReceiveConnector NAME -Bindings ADDRESS:PORT',
  },
  serverNameNotFull: {
    level: 'warn',
    text:
      'this server introduces itself to others by a name without a domain, which many of them refuse. ' +
      'Give it its full name in DNS: Set-TransportServer NAME -Fqdn mail.contoso.com',
  },
  ending: ({ why }) => ({ level: 'fatal', text: ENDINGS[why] }),
  stopStepFailed: { level: 'warn', text: 'a step of stopping failed' },
  leaseAwaited: {
    level: 'info',
    text: 'waiting for the lease of a process that seems to have died or to be stopping',
  },
  leaseNotRenewed: { level: 'warn', text: 'the lease could not be renewed yet' },
  leaseLost: { level: 'warn', text: 'the lease was lost: another server works the queues of this one' },

  received: wordReceived,
  mailSignInFailed: { level: 'error', text: 'who signs in by SMTP could not be found out' },
  sessionsNotRecorded: { level: 'warn', text: 'receive sessions could not be recorded yet' },
  sessionRefused: { level: 'error', text: 'a receive session cannot be recorded and is left out' },
  sessionsFolded: {
    level: 'warn',
    text: 'more receive sessions ended than are recorded one by one: those that are alike stand together in one row',
  },
  mailChanged: { level: 'info', text: 'a step before the commit changed a message' },
  notStored: { level: 'warn', text: 'a message could not be stored' },

  sendFailed: { level: 'error', text: 'a message could not be said' },
  connectionFailed: { level: 'error', text: 'a connection ended by a defect' },
  outcomesNotRecorded: { level: 'warn', text: 'outcomes could not be recorded yet' },
  outcomeRefused: { level: 'error', text: 'an outcome cannot be recorded' },
  batchNotEnded: { level: 'warn', text: 'rowless mail could not be given rows yet' },
  batchRefused: ({ messageId }) => ({
    level: 'error',
    text:
      messageId === null
        ? 'a batch of rowless mail cannot be read: it waits in transit_batch and is tried again each minute. ' +
          'Mend the record, in which the error names what is wrong'
        : 'the database refuses the rows of a rowless message: it waits in transit_batch and is tried again each ' +
          'minute. Mend in the database what the error names',
  }),
  batchLeft: {
    level: 'warn',
    text:
      'a batch of rowless mail was written by a newer server and is left to one that knows its record: it waits in ' +
      'transit_batch and is looked at again each minute. Update this server',
  },
  tokenAnswered: ({ credential, error }) =>
    error === null
      ? { level: 'info', text: 'a token was obtained', fields: { credential } }
      : {
          level: 'warn',
          text: 'no token could be obtained: mail of the send connectors that use this SMTP credential waits',
          fields: { credential, lastError: englishText(error) },
        },
  connectorTested: ({ error, refused, ...fields }) => ({
    level: 'info',
    text: 'a send connector was tested',
    fields: { ...fields, refused, ...(error && { lastError: englishText(error) }) },
  }),
  testsNotRun: { level: 'warn', text: 'a test of a send connector could not be run' },
  secretExpires: ({ hasExpired }) => ({
    level: 'warn',
    text: hasExpired
      ? 'the secret or certificate of an SMTP credential has expired. Give a new one: Set-SmtpCredential'
      : 'the secret or certificate of an SMTP credential expires soon. Make a new one and give it: Set-SmtpCredential',
  }),
  dsnHeldBack: wordDsnHeldBack,
  queueNotRecorded: { level: 'warn', text: 'the state of a queue could not be recorded yet' },

  queuesNotRead: { level: 'warn', text: 'the queues could not be read' },
  queueNotRead: { level: 'warn', text: 'a queue could not be read' },
  sendLimitsNotRead: { level: 'warn', text: 'the limits of a send connector could not be read' },
  queueRerouted: { level: 'info', text: 'waiting mail was routed anew' },
  queueNotRerouted: { level: 'warn', text: 'a queue could not be routed anew yet' },
  longRetryRerouted: { level: 'info', text: 'a queue in retry for long was routed anew' },
  messagesExpired: { level: 'info', text: 'messages expired' },
  messagesPoisoned: { level: 'warn', text: 'messages were put into the poison queue' },
  queuesNotTakenOver: {
    level: 'warn',
    text: 'the queues of a server that is gone could not be taken over yet',
  },
  queuesTakenOver: { level: 'warn', text: 'the queues of a server that is gone were taken over' },
  queuesHandedBack: { level: 'info', text: 'queues were given back to their server' },

  pressureChanged: wordPressure,

  forwarderSuspected: {
    level: 'warn',
    text:
      "mail from this computer's own address bears the names of several strangers: a proxy, tunnel or forwarder may stand " +
      'here, and all its clients may relay. If so, let it speak the PROXY protocol and name its address: ' +
      "Set-ReceiveConnector NAME -ProxyProtocolIPRanges ADDRESS, or take it out of the Relay connector's RemoteIPRanges",
  },

  configurationNotRead: { level: 'warn', text: 'configuration could not be read; the last known is used' },
  intentsNotAnswered: { level: 'warn', text: 'requests of commands could not be answered yet' },
  pollFailed: { level: 'warn', text: 'the poll failed and is repeated' },
  choreFailed: { level: 'warn', text: 'a chore failed and is repeated' },
  taskFailed: { level: 'warn', text: 'a task failed and is repeated' },
  taskNotRecorded: { level: 'warn', text: 'the end of a task could not be recorded: it is repeated' },
  recordsDropped: { level: 'info', text: 'old records were dropped' },
  activityNotPublished: { level: 'debug', text: 'activity was not published' },
  notListening: { level: 'debug', text: 'cannot listen for notices yet' },
  noticeNotSent: { level: 'debug', text: 'a notice was not sent' },
};

const ENDINGS: Record<WorkerEvents['ending']['why'], string> = {
  cannotStart: 'the transport process could not start',
  cannotGoOn: 'the transport ends',
  defect: 'unhandled rejection',
};

/** The subscriber. */
export function logEvent<Name extends EventName>(name: Name, fields: WorkerEvents[Name]): void {
  const wording: Wording<Name> = wordings[name];
  const entry = typeof wording === 'function' ? wording(fields) : wording;
  if (entry && log.isLevelEnabled(entry.level)) log[entry.level](toJson(entry.fields ?? fields), entry.text);
}

/** As pino wants it: an error by its own name, and no bigint. */
function toJson(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name === 'error' ? 'err' : name,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  );
}

/** Exchange's own events, which administrators look for. */
const PRESSURE_INCREASED = { eventId: 15004, text: 'the resource pressure increased' };
const PRESSURE_DECREASED = { eventId: 15005, text: 'the resource pressure decreased' };
const TAKEN: Record<PressureLevel, string> = {
  Normal: 'all mail is taken',
  Medium: 'only mail of clients that may relay is taken',
  High: 'no mail is taken',
};

function wordPressure(fields: WorkerEvents['pressureChanged']): Entry {
  const { level, before, server } = fields;
  const isIncrease = worstLevel([level, before]) === level;
  const { eventId, text } = isIncrease ? PRESSURE_INCREASED : PRESSURE_DECREASED;
  return {
    level: isIncrease ? 'warn' : 'info',
    text: `${text} from ${before} to ${level}: ${TAKEN[server]}`,
    fields: { eventId, ...fields },
  };
}

/** As Get-ReceiveConnector warns of it. */
function wordBindingFault({ connector, binding, fault }: WorkerEvents['bindingFailed']): Entry {
  const { message, cure } = faultWords[bindingFaultId(fault)];
  const port = binding.slice(binding.lastIndexOf(':') + 1);
  const facts = { name: connector, binding, port, fault };
  const text = Object.entries(facts).reduce(
    (words, [name, value]) => words.replaceAll(`{${name}}`, value),
    `${message} ${cure}`,
  );
  return { level: 'warn', text, fields: { connector, binding, fault } };
}

/** As many as strangers wish. */
const heldBack = new LogBudget(20, 60_000);

function wordDsnHeldBack(fields: WorkerEvents['dsnHeldBack']): Entry | null {
  const leftOut = heldBack.spend(performance.now());
  if (leftOut === null) return null;
  const what = fields.kind === 'failed' ? 'a non-delivery report' : 'a delay notice';
  const why =
    fields.reason === 'overBudget'
      ? 'the budget of an hour for this client or for the domain of the sender is used up (MaxDsnPerClientPerHour, ' +
        'MaxDsnPerRecipientDomainPerHour)'
      : "none is sent for anonymous clients' mail (AnonymousNDREnabled)";
  return {
    level: 'warn',
    text: `${what} was not sent: ${why}`,
    fields: { ...fields, ...(leftOut > 0 && { leftOut }) },
  };
}

/** A client may ask for recipients as fast as it likes: each refusal in the log would let it fill the disk. */
const refusals = new LogBudget(100, 60_000);

function wordReceived(event: ReceiveEvent): Entry | null {
  switch (event.kind) {
    case 'accepted':
      return { level: 'debug', text: 'accepted' };
    case 'failed':
      return {
        level: 'error',
        text: event.stage === 'rcpt' ? 'recipients could not be looked up' : 'a message could not be taken',
      };
    case 'connectionError':
      return { level: 'debug', text: 'a connection of a client broke' };
    case 'listenerError':
      return { level: 'error', text: 'a connection could not be accepted' };
    case 'commandRefused': {
      const leftOut = refusals.spend(performance.now());
      if (leftOut === null) return null;
      return {
        level: 'info',
        text: 'refused a command',
        fields: { ...event, ...(leftOut > 0 && { leftOut }) },
      };
    }
    case 'refused': {
      const leftOut = refusals.spend(performance.now());
      if (leftOut === null) return null;
      const { code, enhancedCode, text } = event.refusal;
      const refusal = `${code} ${enhancedCode} ${text}`;
      return {
        level: 'info',
        text: 'refused',
        fields: { ...event, refusal, ...(leftOut > 0 && { leftOut }) },
      };
    }
  }
}
