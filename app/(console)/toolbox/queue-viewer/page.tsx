import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { QueueViewer } from '@/components/queue-viewer/queue-viewer';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('console.tree'))('queueViewer') };
}

export default function QueueViewerPage() {
  return <QueueViewer />;
}
