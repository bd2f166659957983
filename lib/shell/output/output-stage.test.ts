import { expect, test } from 'vitest';
import { parseLine } from '@/lib/shell/language/parse';
import { formatOutput, type OutputStage, readOutputStage } from './output-stage';

test.each<[string, OutputStage]>([
  ['Get-Queue', { kind: 'default' }],
  ['Get-Queue | Format-List', { kind: 'list', properties: null }],
  ['Get-Queue | FL Identity,*Error', { kind: 'list', properties: ['Identity', '*Error'] }],
  ['Get-Queue | Format-Table', { kind: 'table', properties: null }],
  ['Get-Queue | ft -AutoSize Status', { kind: 'table', properties: ['Status'] }],
  ['Get-Queue | ft -property Status,Size -AutoSize', { kind: 'table', properties: ['Status', 'Size'] }],
  ['Get-Queue | convertto-json', { kind: 'json', compress: false }],
  ['Get-Queue | ConvertTo-Json -Compress', { kind: 'json', compress: true }],
  ['Get-Queue | ConvertTo-Json -Compress:$false', { kind: 'json', compress: false }],
])('%s', (text, output) => {
  expect(readOutputStage(stagesOf(text))).toEqual(output);
});

test.each([
  ['a | Where-Object {$_.Status}', 'PipelineNotSupported', { command: 'Where-Object' }, 4],
  ['a | fl | ConvertTo-Json', 'PipelineNotSupported', { command: 'ConvertTo-Json' }, 9],
  [
    'a | ft -Wrap',
    'PipelineParameterNotSupported',
    { command: 'ft', parameter: '-Wrap', known: '-AutoSize, -Property' },
    7,
  ],
  ['a | fl -AutoSize', 'PipelineParameterNotSupported', { parameter: '-AutoSize' }, 7],
  ['a | fl Status Size', 'PipelineParameterNotSupported', { parameter: '"Size"' }, 14],
  ['a | fl 5', 'PipelineParameterNotSupported', { parameter: '5' }, 7],
  ['a | fl -Property', 'PipelineParameterNotSupported', { parameter: '-Property' }, 7],
  [
    'a | ConvertTo-Json -Depth 5',
    'PipelineParameterNotSupported',
    { parameter: '-Depth', known: '-Compress' },
    19,
  ],
  ['a | ConvertTo-Json Status', 'PipelineParameterNotSupported', { parameter: '"Status"' }, 19],
  ['a | ConvertTo-Json -Compress:5', 'PipelineParameterNotSupported', { parameter: '-Compress' }, 19],
])('%s is refused', (text, id, args, offset) => {
  expect(() => readOutputStage(stagesOf(text))).toThrow(
    expect.objectContaining({ id, offset, args: expect.objectContaining(args) }),
  );
});

test.each([
  ['Get-Queue', 'Status\n------\nRetry'],
  ['Get-Queue | ft Count', 'Count\n-----\n    3'],
  ['Get-Queue | ft', 'Status\n------\nRetry'],
  ['Get-Queue | fl', 'Status : Retry\nCount  : 3'],
  ['Get-Queue | fl Count', 'Count : 3'],
  ['Get-Queue | ConvertTo-Json -Compress', '{"Status":"Retry","Count":3}'],
])('%s prints its rows', (text, printed) => {
  const rows = [{ Status: 'Retry', Count: 3 }];
  expect(formatOutput(rows, readOutputStage(stagesOf(text)), ['Status'])).toBe(printed);
  expect(formatOutput([], readOutputStage(stagesOf(text)), ['Status'])).toBe('');
});

test('a cmdlet without columns of its own prints a list', () => {
  expect(formatOutput([{ Status: 'Retry' }], { kind: 'default' }, [])).toBe('Status : Retry');
});

function stagesOf(text: string) {
  return parseLine(text).statements[0]?.commands.slice(1) ?? [];
}
