/** The Queue Viewer's tabs, as its address names them. Server and browser read it. */
export type ViewerTab = 'queues' | 'messages' | 'finished' | 'queue';

/** What each tab's list asks. */
export const VIEWER_CMDLETS = {
  queues: 'Get-Queue',
  messages: 'Get-Message',
  queue: 'Get-Message',
  finished: 'Get-FinishedMessage',
} as const satisfies Readonly<Record<ViewerTab, string>>;

/** @param queue of the further tab, once View Messages asked for one */
export function readViewerTab(text: string | null, queue: string | null): ViewerTab {
  if (text === 'queue' && queue !== null) return 'queue';
  return text === 'messages' || text === 'finished' ? text : 'queues';
}
