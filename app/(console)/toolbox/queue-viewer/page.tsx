import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { QueueViewer } from '@/components/queue-viewer/queue-viewer';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('queueViewer');
  return { title: t('title') };
}

export default function QueueViewerPage() {
  return <QueueViewer />;
}
