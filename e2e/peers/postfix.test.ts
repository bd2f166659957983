import { testMailPeer } from './mail-peer-suite';
import { postfixKind } from './postfix';

await testMailPeer(postfixKind, {
  receivedOverTls: /^Received: from [^\r\n]+ \(unknown \[127\.0\.0\.1\]\)\r\n\s+\(using TLS/,
  signedIn: (user) => `(Authenticated sender: ${user})`,
  relayDenied: 'Relay access denied',
  // It counts the commands of each connection at its end.
  threeOnAConnection: (log) => / mail=3 rcpt=3 data=3 quit=1 commands=\d+$/m.test(log),
  disorder: /improper command pipelining|lost connection after/,
  gaveOnwards: (recipient) => new RegExp(` to=<${recipient}>, .* status=sent \\(250 `),
});
