import { backlogBench } from './backlog/backlog';
import type { Bench } from './bench';
import { devBench } from './dev/dev';
import { idleBench } from './idle';
import { relayBench } from './relay/relay';
import { releaseBench } from './release/release';
import { remoteBench } from './remote/remote';
import { scaleOutBench } from './scale-out/scale-out';
import { startBench } from './start';
import { tokensBench } from './tokens/tokens';
import { webBench } from './web/web';

/** In this order they run and stand in the documents. */
export const benches: readonly Bench[] = [
  relayBench,
  remoteBench,
  scaleOutBench,
  backlogBench,
  releaseBench,
  webBench,
  tokensBench,
  idleBench,
  startBench,
  devBench,
];
