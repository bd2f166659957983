import { describe, expect, it } from 'vitest';
import { newUserParameters } from '@/lib/commands/user/parameters';
import { newDeviceFieldOf, newDeviceParameters, userNameOf, withoutSender } from './device-form';

describe('the user name of a device', () => {
  it.each([
    ['Scanner, 2nd floor', 'scanner-2nd-floor'],
    ['Kopierer für Gäste', 'kopierer-fur-gaste'],
    ['複合機 2 階', '2'],
    ['複合機', 'device'],
    ['   --  ', 'device'],
    ['x'.repeat(64), 'x'.repeat(40)],
  ])('of %j is %s', (name, userName) => {
    expect(userNameOf(name, [])).toBe(userName);
  });

  it('is numbered when somebody has it, in any case', () => {
    expect(userNameOf('Printer', ['PRINTER', 'printer-2'])).toBe('printer-3');
  });
});

describe('a new device', () => {
  it('is a relay account with what it may send as, which New-User takes', () => {
    const form = { Name: 'Scanner', SendAs: 'scan@contoso.com\n contoso.net ;', Place: '' };
    const given = newDeviceParameters(form, []);
    expect(given).toEqual({
      Name: 'Scanner',
      Kind: 'RelayAccount',
      LogonNames: ['scanner'],
      SendAs: ['scan@contoso.com', 'contoso.net'],
    });
    expect(newUserParameters.safeParse(given).success).toBe(true);
  });

  it('is asked for a sender, and hears of a taken user name at its name', () => {
    expect(withoutSender({ Name: 'x', SendAs: ' \n', Place: '' })).toMatchObject([{ parameter: 'SendAs' }]);
    expect(newDeviceFieldOf('LogonNames.0')).toBe('Name');
    expect(newDeviceFieldOf('SendAs.3')).toBe('SendAs');
    expect(newDeviceFieldOf('Kind')).toBeNull();
  });
});
