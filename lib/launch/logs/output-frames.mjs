import { write, writeSync } from 'node:fs';
import process from 'node:process';

/**
 * Owns: that what a program writes to its console (Next, a library, Node's warnings) arrives at the launcher as one entry a write. Loaded
 *   before the program (`node --import`); the launcher reads it in read-output.ts.
 * Promises: a line end within a text begins no entry, so that strangers' text forges none. Nothing waits for the launcher: text
 *   queues in memory, MAX_WAITING_CHARACTERS at most, the rest is left out and counted.
 * Does not: touch what lib/log.ts writes, which is framed already, on standard error; the last words of Node itself come unframed there.
 */
const STANDARD_OUTPUT = 1;
const MAX_TEXT_CHARACTERS = 16 * 1024;
const MAX_WAITING_CHARACTERS = 1024 * 1024;

const mark = process.env.POSTERN_LOG_MARK;
let waiting = '';
let leftOut = 0;
let isWriting = false;

function frame(value) {
  return `${mark}${JSON.stringify(value)}\n`;
}

function add(text, isError) {
  const cut = text.length - MAX_TEXT_CHARACTERS;
  const line = frame({ text: cut > 0 ? text.slice(0, MAX_TEXT_CHARACTERS) : text, isError });
  if (waiting.length + line.length > MAX_WAITING_CHARACTERS) {
    leftOut += 1;
    return;
  }
  waiting += line;
  // Not at once: what is said right before process.exit() is written by the exit.
  setImmediate(writeWaiting);
}

function writeWaiting() {
  if (isWriting) return;
  if (leftOut > 0) {
    waiting += frame({ text: `${leftOut} texts were left out: they were not read in time`, isError: true });
    leftOut = 0;
  }
  if (waiting === '') return;
  const octets = Buffer.from(waiting);
  waiting = '';
  isWriting = true;
  writeFrom(octets, 0);
}

function writeFrom(octets, start) {
  write(STANDARD_OUTPUT, octets, start, (error, written) => {
    if (error?.code === 'EAGAIN') {
      setTimeout(() => writeFrom(octets, start), 10).unref();
    } else if (!error && start + written < octets.length) {
      writeFrom(octets, start + written);
    } else {
      // A launcher that is gone reads nothing more.
      isWriting = false;
      writeWaiting();
    }
  });
}

function framed(isError) {
  return (chunk, encoding, callback) => {
    const done = typeof encoding === 'function' ? encoding : callback;
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    if (text.trim() !== '') add(text, isError);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
}

if (mark) {
  process.stdout.write = framed(false);
  process.stderr.write = framed(true);
  process.once('exit', () => {
    if (waiting === '') return;
    try {
      writeSync(STANDARD_OUTPUT, waiting);
    } catch {
      // Nobody reads it.
    }
  });
}
