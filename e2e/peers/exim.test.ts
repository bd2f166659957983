import { eximKind } from './exim';
import { testMailPeer } from './mail-peer-suite';

await testMailPeer(eximKind, {
  receivedOverTls: /^Received: from [^\r\n]+\r\n\s+by [^\r\n]+ with esmtps\s+\(TLS1\.\d\)/,
  signedIn: () => 'with esmtpsa ',
  relayDenied: 'relay not permitted',
  threeOnAConnection,
  disorder: /synchronization error|protocol error|syntax error|unexpected disconnection|lost/,
  // `X`: over TLS. `L`: the envelope went in one group.
  gaveOnwards: (recipient) => new RegExp(` [=-]> ${recipient} .* X=TLS1\\.\\d.* L C="250 `),
});

/** Each process of Exim's takes one connection. ` L` or ` L.`: pipelined; with a hyphen behind it: offered, and not used. */
function threeOnAConnection(log: string): boolean {
  const ends = [...log.matchAll(/\[(\d+)\] .* closed by QUIT/g)].map(([, pid]) => pid);
  return ends.some((pid) => {
    const taken = log.split('\n').filter((line) => line.includes(`[${pid}] `) && line.includes(' <= '));
    return taken.length === 3 && taken.every((line) => / L\.? /.test(line));
  });
}
