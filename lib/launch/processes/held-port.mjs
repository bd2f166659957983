import net from 'node:net';
import process from 'node:process';

/**
 * Owns: that a process listens at the socket that its launcher holds for it (held-ports.ts). Loaded before the process's own
 *   program (`node --import`), for Next offers no way to give it a socket.
 * Promises: the first listen on the port that the launcher names is on that socket; every other is as it was.
 *
 *     POSTERN_HELD_PORT=3:2525    file descriptor and port
 */
const [fd, port] = (process.env.POSTERN_HELD_PORT ?? '').split(':').map(Number);
// Nothing that this process starts has it.
delete process.env.POSTERN_HELD_PORT;

if (port) {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function listenAtHeldPort(...args) {
    const [first] = args;
    const wanted = typeof first === 'object' && first !== null ? first.port : first;
    if (Number(wanted) !== port) return listen.apply(this, args);
    net.Server.prototype.listen = listen;
    return listen.call(this, { fd }, ...args.filter((argument) => typeof argument === 'function'));
  };
}
