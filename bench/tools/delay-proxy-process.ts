import { type DelayProxyOptions, startDelayProxy } from './delay-proxy';

/** The proxy in a process of its own, so that neither the bench nor the sink delays it. Talks to delayed-way.ts. */
const proxy = await startDelayProxy(JSON.parse(process.argv[2] ?? '') as DelayProxyOptions);
process.on('message', () => process.send?.(proxy.counts()));
process.once('disconnect', () => process.exit());
process.send?.({ port: proxy.port });
