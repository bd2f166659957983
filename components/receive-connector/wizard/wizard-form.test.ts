import { expect, it } from 'vitest';
import { newForm, newParameters, presetOf, stepsOf } from './wizard-form';

const form = { ...newForm('HUB1', 'Custom'), Name: 'Scanners' };

it('asks the Internet not who it is, and everybody else', () => {
  expect(stepsOf('Internet')).not.toContain('remote');
  for (const usage of ['Custom', 'Internal', 'Client', 'Partner'] as const) {
    expect(stepsOf(usage)).toContain('remote');
  }
});

it('writes the command that Exchange’s wizard writes', () => {
  expect(newParameters({ ...form, Usage: 'Client', ...presetOf('Client') }, false)).toEqual({
    Name: 'Scanners',
    Usage: 'Client',
    Bindings: ['0.0.0.0:587'],
    RemoteIPRanges: ['0.0.0.0/0', '::/0'],
  });
  expect(
    newParameters(
      {
        ...form,
        Usage: 'Internet',
        Bindings: ['0.0.0.0:25', '[::]:2465'],
        ImplicitTLSPorts: ['465', '2465'],
        Fqdn: ' mail.contoso.com ',
      },
      true,
    ),
  ).toEqual({
    Name: 'Scanners',
    Usage: 'Internet',
    Server: 'HUB1',
    Bindings: ['0.0.0.0:25', '[::]:2465'],
    ImplicitTLSPorts: [465, 2465],
    Fqdn: 'mail.contoso.com',
  });
});

it('wants to be told who relays without signing in, and who is a partner', () => {
  expect(presetOf('Internal').RemoteIPRanges).toBe('');
  expect(presetOf('Partner').RemoteIPRanges).toBe('');
});
