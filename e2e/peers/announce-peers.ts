import { findPeer } from './find-peer';
import { peerNames, peerPackages } from './peer-packages';

/** What `npm run test:peers` begins with: each peer is fetched, and said to be there or why it is not. */
for (const name of peerNames) {
  const { title, purpose } = peerPackages[name];
  const startedAt = Date.now();
  const found = await findPeer(name);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const line =
    'missing' in found
      ? `NOT TESTED: ${title}. ${found.missing}.`
      : `Peer: ${title} ${found.version}, found or fetched in ${seconds} s: ${purpose}`;
  process.stderr.write(`${line}\n`);
}
