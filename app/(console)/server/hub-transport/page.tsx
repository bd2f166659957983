import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ServerView } from '@/components/hub-transport/server-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('serverConfiguration'))('title') };
}

export default function ServerHubTransportPage() {
  return <ServerView />;
}
