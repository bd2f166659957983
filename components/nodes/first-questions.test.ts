import { describe, expect, it } from 'vitest';
import { questionText } from '@/components/console/command/question-text';
import { questionAt, toParameters } from '@/components/console/paged-list/mail-question';
import { firstQuestions } from './first-questions';

const at = (address: string) => {
  const parameters = new URLSearchParams(address);
  return (name: string) => parameters.get(name);
};

describe('what a page asks first', () => {
  it.each([
    ['', 'queues', 'Get-Queue', null],
    ['tab=messages&messages.sort=-Size&messages.filter=Size -gt 1', 'messages', 'Get-Message', null],
    ['tab=queue&queue=HUB1\\7&queue.page=next:abc', 'queue', 'Get-Message', 'HUB1\\7'],
    ['tab=finished&finished.filter=MessageId -eq 7', 'finished', 'Get-FinishedMessage', null],
  ] as const)('of the Queue Viewer at %j is its list’s own question', (address, tab, cmdlet, queue) => {
    const [question, ...others] = firstQuestions('/toolbox/queue-viewer', at(address));
    // Above the list of queues stands what was restored from a backup, if anything was.
    expect(others.map((other) => other.cmdlet)).toEqual(tab === 'queues' ? ['Get-RestoredMail'] : []);
    const own = toParameters(questionAt({ tab, cmdlet, queue }, at(address)));
    expect(question && questionText(question.cmdlet, question.parameters)).toBe(questionText(cmdlet, own));
  });

  it('of the receive sessions is their list’s own question', () => {
    const address = at("tab=receive-sessions&receive-sessions.filter=ClientAddress -eq '192.0.2.7'");
    const [question, ...others] = firstQuestions('/server/hub-transport', address);
    expect(others).toEqual([]);
    const own = toParameters(
      questionAt({ tab: 'receive-sessions', cmdlet: 'Get-ReceiveSession', queue: null }, address),
    );
    expect(question).toMatchObject({ cmdlet: 'Get-ReceiveSession', parameters: own });
  });

  it('without any send connector is also how much mail waits for one', () => {
    const [connectors] = firstQuestions('/organization/hub-transport', at(''));
    expect(connectors?.next?.([])).toMatchObject([{ cmdlet: 'Get-Queue' }]);
    expect(connectors?.next?.([{ Name: 'Internet' }])).toEqual([]);
  });

  it('is nothing where a page has no list', () => {
    expect(firstQuestions('/toolbox/test-message', at(''))).toEqual([]);
  });
});
