/**
 * Owns: telling who speaks HTTP to us, or one of its relatives: a web page that makes a browser talk to an SMTP port, a proxy,
 *   a scanner.
 * Promises: by the first line, whatever its length; no SMTP command is taken for one.
 */

/** IANA's HTTP methods, none of which is an SMTP command, and those of UPnP, RTSP and SIP. */
const METHODS: ReadonlySet<string> = new Set(
  (
    'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY ' +
    'MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH PURGE PUT ' +
    'QUERY REBIND REPORT SEARCH TRACE TRACK UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL ' +
    'M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE DESCRIBE SETUP PLAY TEARDOWN ANNOUNCE INVITE REGISTER'
  ).split(' '),
);
const LONGEST_METHOD = Math.max(...Array.from(METHODS, ({ length }) => length));
const VERSION_AT_END = /[ \t](?:HTTP|RTSP|SIP)\/\d(?:\.\d)?[ \t]*$/i;

/** @param line or no more than its beginning */
export function isHttpRequest(line: string): boolean {
  const method = /^[^ \t]*/.exec(line.slice(0, LONGEST_METHOD + 1))?.[0].toUpperCase() ?? '';
  return METHODS.has(method) || VERSION_AT_END.test(line.slice(-20));
}
