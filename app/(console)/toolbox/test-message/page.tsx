import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { TestMessageView } from '@/components/test-message/test-message-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('testMessage'))('title') };
}

export default function TestMessagePage() {
  return <TestMessageView />;
}
