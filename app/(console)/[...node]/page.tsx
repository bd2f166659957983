import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { findNodePath, NODE_TITLES, type NodePath } from '@/components/nodes/node-paths';
import { NodeView } from '@/components/nodes/node-view';
import { loadConfig } from '@/lib/config';

interface Props {
  readonly params: Promise<{ readonly node: string[] }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getTranslations())(NODE_TITLES[await nodePath(params)]) };
}

/** Every node of the console tree (components/nodes). */
export default async function ConsoleNodePage({ params }: Props) {
  const settings = { connectorPort: loadConfig().connectorPort };
  return <NodeView path={await nodePath(params)} settings={settings} />;
}

async function nodePath(params: Props['params']): Promise<NodePath> {
  return findNodePath((await params).node) ?? notFound();
}
