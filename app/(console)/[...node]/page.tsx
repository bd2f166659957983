import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { firstAnswers } from '@/app/(console)/first-answers';
import { FirstAnswersProvider } from '@/components/console/command/first-answers';
import { findNodePath, NODE_TITLES, type NodePath } from '@/components/nodes/node-paths';
import { NodeView } from '@/components/nodes/node-view';
import { loadConfig } from '@/lib/config';

interface Props {
  readonly params: Promise<{ readonly node: string[] }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getTranslations())(NODE_TITLES[await nodePath(params)]) };
}

/** Every node of the console tree (components/nodes), with the first rows of its list. */
export default async function ConsoleNodePage({ params, searchParams }: Props) {
  const settings = { connectorPort: loadConfig().connectorPort };
  const path = await nodePath(params);
  const asked = await searchParams;
  const answers = await firstAnswers(path, (name) => [asked[name]].flat()[0] ?? null);
  return (
    <FirstAnswersProvider value={answers}>
      <NodeView path={path} settings={settings} />
    </FirstAnswersProvider>
  );
}

async function nodePath(params: Props['params']): Promise<NodePath> {
  return findNodePath((await params).node) ?? notFound();
}
