import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OrganizationView } from '@/components/hub-transport/organization-view';
import { loadConfig } from '@/lib/config';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('console.tree'))('hubTransport') };
}

export default function OrganizationHubTransportPage() {
  return <OrganizationView connectorPort={loadConfig().connectorPort} />;
}
