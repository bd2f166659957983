import { describe, expect, it } from 'vitest';
import { choicesOf, draftLines, draftText, type FilterField, type FilterLine, newLine } from './filter-draft';

const subject: FilterField = { name: 'Subject', label: 'Subject', type: 'string', nullable: true };
const size: FilterField = { name: 'Size', label: 'Size (KB)', type: 'size', nullable: false };
const received: FilterField = { name: 'DateReceived', label: 'Date Received', type: 'date', nullable: false };
const status: FilterField = {
  name: 'Status',
  label: 'Status',
  type: 'enum',
  nullable: false,
  values: [
    { value: 'Ready', label: 'Ready' },
    { value: 'Retry', label: 'Retry' },
  ],
};
const fields = [subject, size, received, status];

const line = (property: string, choice: FilterLine['choice'], value = ''): FilterLine => ({
  id: 0,
  property,
  choice,
  value,
});

describe('the rows of a filter', () => {
  it.each([
    [line('Subject', 'like', 'a*b'), "Subject -like '*a`*b*'"],
    [line('Subject', 'eq', "it's"), "Subject -eq 'it''s'"],
    [line('Subject', 'absent'), 'Subject -eq $null'],
    [line('Subject', 'present'), 'Subject -ne $null'],
    [line('Size', 'gt', '10'), 'Size -gt 10240'],
    [line('Status', 'ne', 'Retry'), "Status -ne 'Retry'"],
  ])('become the text that the shell takes, and come back from it', (row, text) => {
    expect(draftText([row], fields)).toEqual({ ok: true, text });
    expect(draftLines(text, fields)).toEqual([row]);
  });

  it('are joined by -and; no row is no filter', () => {
    const rows = [line('Status', 'eq', 'Ready'), { ...line('Size', 'le', '1'), id: 1 }];
    expect(draftText(rows, fields)).toEqual({ ok: true, text: "Status -eq 'Ready' -and Size -le 1024" });
    expect(draftText([], fields)).toEqual({ ok: true, text: '' });
    expect(draftLines('', fields)).toEqual([]);
  });

  it('keep a time to the minute in the zone of the browser', () => {
    const rows = [line('DateReceived', 'ge', '2026-11-24T10:15')];
    const drafted = draftText(rows, fields);
    expect(drafted.ok && draftLines(drafted.text, fields)).toEqual(rows);
  });

  it.each([
    [line('Subject', 'like', ' '), 'valueMissing'],
    [line('Size', 'gt', 'much'), 'valueInvalid'],
    [line('DateReceived', 'lt', 'soon'), 'valueInvalid'],
    [line('Status', 'eq', 'Broken'), 'valueInvalid'],
  ])('say which value is missing or is none', (row, fault) => {
    expect(draftText([row], fields)).toEqual({ ok: false, faults: new Map([[0, fault]]) });
  });

  it.each(["Subject -like 'a*'", 'Subject -', 'Nothing -eq 1', 'Size -eq 12'])(
    'do not pretend to show a filter that only the shell can say (%s)',
    (text) => expect(draftLines(text, fields)).toBeNull(),
  );

  it('offer presence only where a value may be absent, and Contains first for text', () => {
    expect(choicesOf(size)).toEqual(['gt', 'ge', 'lt', 'le']);
    expect(choicesOf(subject)).toContain('absent');
    expect(newLine(3, subject)).toEqual({ id: 3, property: 'Subject', choice: 'like', value: '' });
    expect(newLine(4, status).value).toBe('Ready');
  });
});
